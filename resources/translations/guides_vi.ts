<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
    <context>
        <name>Finder</name>
        <message>
            <source>Guide</source>
            <translation>Bài</translation>
        </message>
        <message>
            <source>Guides</source>
            <translation>Cẩm nang</translation>
        </message>
        <message>
            <source>No guide holds these words</source>
            <translation>Không có bài nào chứa những chữ này</translation>
        </message>
        <message>
            <source>No guides here</source>
            <translation>Máy này chưa có bài nào</translation>
        </message>
        <message>
            <source>Search the guides</source>
            <translation>Tìm trong cẩm nang</translation>
        </message>
        <message>
            <source>Tell the commune officer.</source>
            <translation>Hãy báo cán bộ xã.</translation>
        </message>
        <message>
            <source>Try fewer or other words.</source>
            <translation>Hãy thử ít chữ hơn hoặc chữ khác.</translation>
        </message>
        <message>
            <source>for example: otp, doi may, ID-03</source>
            <translation>ví dụ: otp, doi may, ID-03</translation>
        </message>
    </context>
    <context>
        <name>GuidesPage</name>
        <message>
            <source>Print or save PDF</source>
            <translation>In hoặc lưu PDF</translation>
        </message>
        <message>
            <source>Show in large print</source>
            <translation>Chữ to cho người dân xem</translation>
        </message>
    </context>
    <context>
        <name>House</name>
        <message>
            <source>Guides</source>
            <translation>Cẩm nang</translation>
        </message>
    </context>
    <context>
        <name>LargePrint</name>
        <message>
            <source>Close (Esc)</source>
            <translation>Đóng (Esc)</translation>
        </message>
        <message>
            <source>Next →</source>
            <translation>Tiếp →</translation>
        </message>
        <message>
            <source>Step {number} of {count}</source>
            <translation>Bước {number} / {count}</translation>
        </message>
        <message>
            <source>← Back</source>
            <translation>← Lùi lại</translation>
        </message>
    </context>
    <context>
        <name>Panel</name>
        <message>
            <source>Close (Esc)</source>
            <translation>Đóng (Esc)</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Bài khác</translation>
        </message>
        <message>
            <source>Step guide</source>
            <translation>Cẩm nang</translation>
        </message>
    </context>
    <context>
        <name>Topics</name>
        <message>
            <source>Guide (F1)</source>
            <translation>Cẩm nang (F1)</translation>
        </message>
    </context>
</TS>
