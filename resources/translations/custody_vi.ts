<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>BackupCard</name>
    <message>
        <source>A backup is encrypted and opened by your passphrase. Keep it on another disk.</source>
        <translation>Bản sao lưu được mã hóa và mở bằng mật khẩu của ông/bà. Hãy cất ở ổ đĩa khác.</translation>
    </message>
    <message>
        <source>Back up to another disk…</source>
        <translation>Sao lưu sang ổ đĩa khác…</translation>
    </message>
    <message numerus="yes">
        <source>Backed %n entries up into {name}, opened again and right.</source>
        <translation>
            <numerusform>Đã sao lưu %Ln mục vào {name}, đã mở thử và đúng.</numerusform>
        </translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>Sao lưu và khôi phục</translation>
    </message>
    <message>
        <source>Backup: {name}</source>
        <translation>Bản sao lưu: {name}</translation>
    </message>
    <message>
        <source>Choose a backup</source>
        <translation>Chọn bản sao lưu</translation>
    </message>
    <message>
        <source>Copying and checking…</source>
        <translation>Đang chép và kiểm tra…</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Để sau</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Khôi phục</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Khôi phục bản sao lưu…</translation>
    </message>
    <message>
        <source>Restoring puts it beside your present data. Nothing is written over; what was sent comes back.</source>
        <translation>Khôi phục là mở bản sao lưu ra bên cạnh dữ liệu đang có. Không có gì bị ghi đè; những gì đã gửi sẽ tự về lại.</translation>
    </message>
    <message>
        <source>The backup is there as “{name}”. Lock the program and choose it to go on with it.</source>
        <translation>Đã mở bản sao lưu với tên “{name}”. Hãy khóa chương trình rồi chọn tên này để làm tiếp.</translation>
    </message>
    <message>
        <source>The passphrase of the backup</source>
        <translation>Mật khẩu của bản sao lưu</translation>
    </message>
    <message>
        <source>Where to put the backup</source>
        <translation>Chọn nơi để bản sao lưu</translation>
    </message>
</context>
<context>
    <name>CustodyCard</name>
    <message numerus="yes">
        <source>%n entry(ies) are not the same</source>
        <translation>
            <numerusform>%Ln mục chưa khớp</numerusform>
        </translation>
    </message>
    <message>
        <source>An entry that is not here</source>
        <translation>Một mục không có ở máy này</translation>
    </message>
    <message>
        <source>Asking the province…</source>
        <translation>Đang hỏi tỉnh…</translation>
    </message>
    <message>
        <source>At the hub</source>
        <translation>Ở trạm</translation>
    </message>
    <message>
        <source>At the province</source>
        <translation>Ở tỉnh</translation>
    </message>
    <message>
        <source>At the province only: this computer does not have it.</source>
        <translation>Chỉ có ở tỉnh, máy này không có.</translation>
    </message>
    <message>
        <source>Compare with the province</source>
        <translation>Đối chiếu với tỉnh</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Each day on which you wrote slips gets a line.</source>
        <translation>Mỗi ngày có ghi phiếu sẽ có một dòng.</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>Tỉnh giữ lại</translation>
    </message>
    <message>
        <source>In both places, but not with the same content.</source>
        <translation>Có ở cả hai nơi nhưng nội dung khác nhau.</translation>
    </message>
    <message>
        <source>Backed up there</source>
        <translation>Đã sao lưu</translation>
    </message>
    <message>
        <source>No slip of yours yet</source>
        <translation>Chưa có phiếu nào của ông/bà</translation>
    </message>
    <message>
        <source>Not compared</source>
        <translation>Chưa đối chiếu được</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Ở máy này</translation>
    </message>
    <message>
        <source>On this computer only: the province does not show it.</source>
        <translation>Chỉ có ở máy này, tỉnh không có.</translation>
    </message>
    <message>
        <source>The province has not told of a backup yet.</source>
        <translation>Tỉnh chưa báo có bản sao lưu nào.</translation>
    </message>
    <message>
        <source>The province was last backed up {when}.</source>
        <translation>Tỉnh sao lưu lần cuối lúc {when}.</translation>
    </message>
    <message numerus="yes">
        <source>The same, day by day: %n entries</source>
        <translation>
            <numerusform>Khớp từng ngày: %Ln mục</numerusform>
        </translation>
    </message>
    <message>
        <source>What is not the same</source>
        <translation>Những mục chưa khớp</translation>
    </message>
    <message>
        <source>Where your slips are</source>
        <translation>Phiếu của ông/bà đang ở đâu</translation>
    </message>
    <message>
        <source>household or other entry</source>
        <translation>hộ hoặc mục khác</translation>
    </message>
</context>
</TS>
