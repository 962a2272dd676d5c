<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
    <context>
        <name>Consent</name>
        <message>
            <source>A parent or guardian agrees</source>
            <translation>Cha mẹ hoặc người giám hộ đồng ý</translation>
        </message>
        <message>
            <source>Agreed on {day} to {purposes}. Ask again; if that still holds, press {key}.</source>
            <translation>Ngày {day} đã đồng ý việc {purposes}. Hãy hỏi lại; nếu vẫn đồng ý, bấm {key}.</translation>
        </message>
        <message>
            <source>Agreed on {day}, but by other words: read today&apos;s out.</source>
            <translation>Ngày {day} đã đồng ý theo lời cũ; nay lời xin đã đổi, hãy đọc lại.</translation>
        </message>
        <message>
            <source>Agreed to keeping data</source>
            <translation>Đồng ý lưu thông tin</translation>
        </message>
        <message>
            <source>Anonymous session (F8)</source>
            <translation>Phiên ẩn danh (F8)</translation>
        </message>
        <message>
            <source>Consent</source>
            <translation>Đồng ý</translation>
        </message>
        <message>
            <source>Still agrees, as on {day}</source>
            <translation>Vẫn đồng ý như ngày {day}</translation>
        </message>
        <message>
            <source>Under 16</source>
            <translation>Dưới 16 tuổi</translation>
        </message>
        <message>
            <source>What for</source>
            <translation>Đồng ý cho việc gì</translation>
        </message>
        <message>
            <source>Words to read out</source>
            <translation>Lời đọc cho người dân nghe</translation>
        </message>
        <message>
            <source>nothing to ask yet</source>
            <translation>chưa có gì phải hỏi</translation>
        </message>
        <message>
            <source>read the words out, then choose</source>
            <translation>đọc lời xin, rồi chọn</translation>
        </message>
    </context>
    <context>
        <name>Foot</name>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%Ln ngày trước</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s) ago</source>
            <translation>
                <numerusform>%Ln giờ trước</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s) ago</source>
            <translation>
                <numerusform>%Ln phút trước</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Drafts (%n)</source>
            <translation>
                <numerusform>Phiếu nháp (%Ln)</numerusform>
            </translation>
        </message>
        <message>
            <source>Drop this draft</source>
            <translation>Bỏ nháp này</translation>
        </message>
        <message>
            <source>New slip</source>
            <translation>Phiếu mới</translation>
        </message>
        <message>
            <source>Save (Ctrl+Enter)</source>
            <translation>Lưu phiếu (Ctrl+Enter)</translation>
        </message>
        <message>
            <source>Stop correcting</source>
            <translation>Thôi sửa</translation>
        </message>
        <message>
            <source>correction of {name}</source>
            <translation>sửa phiếu của {name}</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>vừa xong</translation>
        </message>
        <message>
            <source>no name yet</source>
            <translation>chưa ghi tên</translation>
        </message>
    </context>
    <context>
        <name>Form</name>
        <message>
            <source>Where the slip was made</source>
            <translation>Nơi đã ghi phiếu</translation>
        </message>
        <message>
            <source>Changed to where the household lives.</source>
            <translation>Đổi theo nơi ở của hộ.</translation>
        </message>
        <message>
            <source>Proposed from what stood in the way.</source>
            <translation>Gợi ý theo vướng mắc, sửa được.</translation>
        </message>
        <message>
            <source>{name} ({kind})</source>
            <translation>{kind} {name}</translation>
        </message>
    </context>
    <context>
        <name>Judge</name>
        <message numerus="yes">
            <source>%n place(s) to mend before this can be saved</source>
            <translation>
                <numerusform>Còn %Ln chỗ cần sửa mới lưu được</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Line</name>
        <message>
            <source>Another topic</source>
            <translation>Thêm nội dung</translation>
        </message>
        <message>
            <source>More for topic {number}</source>
            <translation>Việc khác với nội dung {number}</translation>
        </message>
        <message>
            <source>Procedure</source>
            <translation>Thủ tục</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Kết quả</translation>
        </message>
        <message>
            <source>Take this line away</source>
            <translation>Bỏ dòng này</translation>
        </message>
        <message>
            <source>Topic</source>
            <translation>Nội dung hỗ trợ</translation>
        </message>
        <message>
            <source>What stood in the way</source>
            <translation>Vướng mắc</translation>
        </message>
        <message>
            <source>Write the procedure</source>
            <translation>Ghi thủ tục</translation>
        </message>
        <message>
            <source>code or name</source>
            <translation>mã hoặc tên thủ tục</translation>
        </message>
        <message>
            <source>number, code or words</source>
            <translation>gõ số, mã hoặc chữ</translation>
        </message>
        <message>
            <source>press 0 to 4 or X</source>
            <translation>bấm 0–4 hoặc X</translation>
        </message>
        <message>
            <source>type to find; Enter ticks</source>
            <translation>gõ để tìm, Enter để đánh dấu</translation>
        </message>
    </context>
    <context>
        <name>Next</name>
        <message>
            <source>Next visit</source>
            <translation>Hẹn lại</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Ghi chú</translation>
        </message>
        <message>
            <source>Referred to</source>
            <translation>Chuyển tới</translation>
        </message>
        <message>
            <source>Satisfaction</source>
            <translation>Mức hài lòng</translation>
        </message>
        <message>
            <source>not asked</source>
            <translation>Không hỏi</translation>
        </message>
    </context>
    <context>
        <name>Person</name>
        <message>
            <source>A class counts people and names nobody. F7: one person again.</source>
            <translation>Lớp tập trung chỉ đếm số người dự, không ghi tên ai. F7: ghi lại cho một người.</translation>
        </message>
        <message>
            <source>Add a new household: {name}</source>
            <translation>Thêm hộ mới: {name}</translation>
        </message>
        <message>
            <source>Age</source>
            <translation>Nhóm tuổi</translation>
        </message>
        <message>
            <source>Anonymous session: no name, household or phone number is kept.</source>
            <translation>Phiên ẩn danh: không ghi họ tên, hộ và số điện thoại.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Thiết bị</translation>
        </message>
        <message>
            <source>Do not add</source>
            <translation>Thôi thêm hộ</translation>
        </message>
        <message>
            <source>Household</source>
            <translation>Hộ</translation>
        </message>
        <message>
            <source>Name of the person helped</source>
            <translation>Người được hỗ trợ</translation>
        </message>
        <message>
            <source>New household&apos;s head</source>
            <translation>Chủ hộ mới</translation>
        </message>
        <message>
            <source>People in the class</source>
            <translation>Số người dự</translation>
        </message>
        <message>
            <source>Phone number</source>
            <translation>Số điện thoại</translation>
        </message>
        <message>
            <source>Sex</source>
            <translation>Giới</translation>
        </message>
        <message>
            <source>Where it lives</source>
            <translation>Nơi ở</translation>
        </message>
        <message>
            <source>Write the name after all (F8)</source>
            <translation>Ghi có tên (F8)</translation>
        </message>
        <message>
            <source>name, place or end of the phone</source>
            <translation>tên, nơi ở hoặc số cuối điện thoại</translation>
        </message>
        <message>
            <source>↓ shows whom you may mean</source>
            <translation>↓ xem người đã biết</translation>
        </message>
    </context>
    <context>
        <name>Place</name>
        <message>
            <source>Day</source>
            <translation>Ngày</translation>
        </message>
        <message>
            <source>Helped by</source>
            <translation>Người hỗ trợ</translation>
        </message>
        <message>
            <source>Minutes</source>
            <translation>Số phút</translation>
        </message>
        <message>
            <source>Mode (F7: class)</source>
            <translation>Hình thức (F7: lớp)</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Giờ</translation>
        </message>
        <message>
            <source>Village</source>
            <translation>Thôn, khu</translation>
        </message>
        <message>
            <source>Why an approved slip is corrected</source>
            <translation>Lý do sửa phiếu đã duyệt</translation>
        </message>
        <message>
            <source>Why the slip is corrected</source>
            <translation>Lý do sửa phiếu</translation>
        </message>
        <message>
            <source>Why the slip is late</source>
            <translation>Lý do ghi muộn</translation>
        </message>
        <message>
            <source>choose</source>
            <translation>chọn</translation>
        </message>
        <message>
            <source>type to find</source>
            <translation>gõ để tìm</translation>
        </message>
    </context>
    <context>
        <name>RecordPage</name>
        <message>
            <source>A slip is not saved; it waits among the drafts</source>
            <translation>Có một phiếu chưa lưu, đang nằm trong Phiếu nháp</translation>
        </message>
        <message>
            <source>Correcting the slip of {day}, {time}.</source>
            <translation>Đang sửa phiếu ngày {day}, {time}.</translation>
        </message>
        <message>
            <source>Correction saved on this computer, waiting to be sent</source>
            <translation>Đã lưu phiếu sửa trên máy này, chờ gửi</translation>
        </message>
        <message>
            <source>Draft kept {time}</source>
            <translation>Đã giữ nháp {time}</translation>
        </message>
        <message>
            <source>Nothing is written in this slip yet.</source>
            <translation>Phiếu này chưa ghi gì.</translation>
        </message>
        <message>
            <source>Saved on this computer, waiting to be sent: {which}</source>
            <translation>Đã lưu trên máy này, chờ gửi: {which}</translation>
        </message>
        <message>
            <source>Saved; what has changed in it meanwhile stands here to be saved, too</source>
            <translation>Đã lưu; phần vừa thay đổi trong lúc lưu đang ở đây, hãy lưu thêm lần nữa</translation>
        </message>
        <message>
            <source>Taken back right after saving</source>
            <translation>Rút lại ngay sau khi lưu</translation>
        </message>
        <message>
            <source>The draft is gone</source>
            <translation>Đã bỏ phiếu nháp</translation>
        </message>
        <message>
            <source>The province holds it back. To be mended: {fields}.</source>
            <translation>Tỉnh giữ lại. Cần sửa các mục: {fields}.</translation>
        </message>
        <message>
            <source>The slip could not be saved.</source>
            <translation>Chưa lưu được phiếu.</translation>
        </message>
        <message>
            <source>This slip was not finished; go on where you stopped.</source>
            <translation>Phiếu này đang ghi dở, mời ghi tiếp.</translation>
        </message>
        <message>
            <source>head of household</source>
            <translation>chủ hộ</translation>
        </message>
        <message>
            <source>helped on {day}</source>
            <translation>đã giúp {day}</translation>
        </message>
        <message>
            <source>the slip of {time}</source>
            <translation>phiếu lúc {time}</translation>
        </message>
        <message>
            <source>{name} returned it.</source>
            <translation>{name} trả lại phiếu.</translation>
        </message>
        <message>
            <source>{name} returned it: {words}</source>
            <translation>{name} trả lại phiếu: {words}</translation>
        </message>
    </context>
</TS>
