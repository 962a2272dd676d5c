<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
    <context>
        <name>Below</name>
        <message numerus="yes">
            <source>%n person(s)</source>
            <translation>
                <numerusform>%Ln người</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s)</source>
            <translation>
                <numerusform>%Ln phiếu</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) to mend</source>
            <translation>
                <numerusform>%Ln phiếu cần sửa</numerusform>
            </translation>
        </message>
        <message>
            <source>By result {results}</source>
            <translation>Theo kết quả: {results}</translation>
        </message>
        <message>
            <source>By topic {topics}</source>
            <translation>Theo nội dung: {topics}</translation>
        </message>
        <message>
            <source>Compare these with the paper before you save.</source>
            <translation>Hãy so với tập giấy trước khi lưu.</translation>
        </message>
        <message>
            <source>From a file</source>
            <translation>Nhập từ tệp</translation>
        </message>
        <message>
            <source>In this stack: {totals}</source>
            <translation>Trong tập này: {totals}</translation>
        </message>
        <message>
            <source>Print blank slips</source>
            <translation>In phiếu trống</translation>
        </message>
    </context>
    <context>
        <name>Form</name>
        <message>
            <source>Each line is a paper slip. A cell that was left is kept at once, also when the power goes.</source>
            <translation>Mỗi dòng là một phiếu giấy. Ghi xong ô nào là giữ ngay ô đó, mất điện cũng không mất.</translation>
        </message>
        <message>
            <source>Paper slips</source>
            <translation>Phiếu giấy</translation>
        </message>
        <message>
            <source>{column}, line {number}</source>
            <translation>{column}, phiếu số {number}</translation>
        </message>
    </context>
    <context>
        <name>Head</name>
        <message>
            <source>Day</source>
            <translation>Ngày</translation>
        </message>
        <message>
            <source>First no.</source>
            <translation>Từ số</translation>
        </message>
        <message>
            <source>Helped by</source>
            <translation>Người hỗ trợ</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>Hình thức</translation>
        </message>
        <message>
            <source>Village</source>
            <translation>Thôn, khu</translation>
        </message>
        <message>
            <source>Why the slips are late</source>
            <translation>Lý do ghi muộn</translation>
        </message>
    </context>
    <context>
        <name>Print</name>
        <message>
            <source>An A5 page each, with the codes to mark and the words of consent.</source>
            <translation>Mỗi phiếu một trang A5, có mã để đánh dấu và lời xin đồng ý.</translation>
        </message>
        <message>
            <source>Back to the table (Esc)</source>
            <translation>Về bảng (Esc)</translation>
        </message>
        <message>
            <source>Blank slips for the pen</source>
            <translation>Phiếu trống để ghi bằng bút</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Chọn…</translation>
        </message>
        <message>
            <source>Empty: the number is written by hand.</source>
            <translation>Để trống: ghi số bằng tay.</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Tệp</translation>
        </message>
        <message>
            <source>How many slips</source>
            <translation>Số phiếu</translation>
        </message>
        <message>
            <source>Making the slips…</source>
            <translation>Đang làm phiếu…</translation>
        </message>
        <message>
            <source>Number them from</source>
            <translation>Đánh số từ</translation>
        </message>
        <message>
            <source>Save and open</source>
            <translation>Lưu và mở</translation>
        </message>
        <message>
            <source>Saved: {file}</source>
            <translation>Đã lưu: {file}</translation>
        </message>
        <message>
            <source>Topics</source>
            <translation>Nội dung</translation>
        </message>
        <message>
            <source>Up to {most}; two empty lines are left where there is room.</source>
            <translation>Nhiều nhất {most} nội dung; còn chỗ thì để hai dòng trống.</translation>
        </message>
        <message>
            <source>Village</source>
            <translation>Thôn, khu</translation>
        </message>
        <message>
            <source>Where to save</source>
            <translation>Lưu ở đâu</translation>
        </message>
        <message>
            <source>blank-slips.pdf</source>
            <translation>phieu-trong.pdf</translation>
        </message>
        <message>
            <source>none</source>
            <translation>không ghi số</translation>
        </message>
        <message>
            <source>those asked for most</source>
            <translation>những nội dung hay gặp nhất</translation>
        </message>
        <message>
            <source>type to find</source>
            <translation>gõ để tìm</translation>
        </message>
    </context>
    <context>
        <name>Stack</name>
        <message>
            <source>Device</source>
            <translation>Thiết bị</translation>
        </message>
        <message>
            <source>1 smartphone · 2 2G phone only · 3 no phone; may stay empty.</source>
            <translation>1 điện thoại thông minh · 2 chỉ có máy 2G · 3 không có điện thoại; có thể để trống.</translation>
        </message>
        <message>
            <source>Satisfaction</source>
            <translation>Mức hài lòng</translation>
        </message>
        <message>
            <source>1 to 5, or in words; empty if it was not asked.</source>
            <translation>1 đến 5, hoặc bằng chữ; để trống nếu không hỏi.</translation>
        </message>
        <message>
            <source>1 male · 2 female.</source>
            <translation>1 nam · 2 nữ.</translation>
        </message>
        <message>
            <source>1 under 16 · 2 16–59 · 3 60–74 · 4 75 and over; or the age in years.</source>
            <translation>1 dưới 16 · 2 16–59 · 3 60–74 · 4 từ 75; hoặc ghi số tuổi.</translation>
        </message>
        <message>
            <source>A name; ↓ picks a household found, and “name / household” is for somebody who is not its head. A number alone, such as 30, is a class. Empty: anonymous.</source>
            <translation>Họ tên; ↓ chọn hộ tìm thấy; “tên / hộ” khi người được giúp không phải chủ hộ. Chỉ ghi số, ví dụ 30, là lớp 30 người. Để trống là ẩn danh.</translation>
        </message>
        <message>
            <source>Age</source>
            <translation>Tuổi</translation>
        </message>
        <message>
            <source>Consent</source>
            <translation>Đồng ý</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Ngày</translation>
        </message>
        <message>
            <source>Helped by</source>
            <translation>Người hỗ trợ</translation>
        </message>
        <message>
            <source>How long it took, in minutes; may stay empty.</source>
            <translation>Thời lượng tính bằng phút; có thể để trống.</translation>
        </message>
        <message>
            <source>Minutes</source>
            <translation>Phút</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>Hình thức</translation>
        </message>
        <message>
            <source>No numbers of papers, passwords or one-time codes.</source>
            <translation>Không ghi số giấy tờ, mật khẩu, mã OTP.</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Ghi chú</translation>
        </message>
        <message>
            <source>Only for X: codes or words, such as 4 15 for B04 and B15.</source>
            <translation>Chỉ ghi khi kết quả là X: mã hoặc chữ, ví dụ 4 15 là B04 và B15.</translation>
        </message>
        <message>
            <source>Only where it differs from the day above the table.</source>
            <translation>Chỉ ghi khi khác ngày ở trên bảng.</translation>
        </message>
        <message>
            <source>Only where it differs from the mode above the table: 1 to 5 or words.</source>
            <translation>Chỉ ghi khi khác hình thức ở trên bảng: số 1 đến 5 hoặc chữ.</translation>
        </message>
        <message>
            <source>Only where it differs from the village above the table.</source>
            <translation>Chỉ ghi khi khác thôn, khu ở trên bảng.</translation>
        </message>
        <message>
            <source>Only where others helped than those named above the table; several with a comma.</source>
            <translation>Chỉ ghi khi khác người hỗ trợ ở trên bảng; nhiều người cách nhau bằng dấu phẩy.</translation>
        </message>
        <message>
            <source>Person helped</source>
            <translation>Người được hỗ trợ</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>Điện thoại</translation>
        </message>
        <message>
            <source>Phone number, only with a name.</source>
            <translation>Số điện thoại, chỉ ghi khi có họ tên.</translation>
        </message>
        <message>
            <source>Referred, next visit</source>
            <translation>Chuyển, hẹn lại</translation>
        </message>
        <message>
            <source>Sex</source>
            <translation>Giới</translation>
        </message>
        <message>
            <source>Stack of {day}, slips written: {count}</source>
            <translation>Tập phiếu giấy ngày {day}, đã ghi {count} phiếu</translation>
        </message>
        <message>
            <source>Stood in the way</source>
            <translation>Vướng mắc</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Giờ</translation>
        </message>
        <message>
            <source>Topic by code, number or words, then the result 0 to 4 or X: id01 3. Several with a comma: id01 3, pay01 x. F1: the guide.</source>
            <translation>Nội dung bằng mã, số hoặc chữ, rồi kết quả 0 đến 4 hoặc X: id01 3. Nhiều nội dung cách nhau bằng dấu phẩy: id01 3, pay01 x. F1: cẩm nang.</translation>
        </message>
        <message>
            <source>Topics and results</source>
            <translation>Nội dung và kết quả</translation>
        </message>
        <message>
            <source>Village</source>
            <translation>Thôn, khu</translation>
        </message>
        <message>
            <source>When it began, such as 0830. Ctrl+D copies the line above.</source>
            <translation>Giờ bắt đầu, ví dụ 0830. Ctrl+D chép ô của dòng trên; Enter sang phiếu sau.</translation>
        </message>
        <message>
            <source>Where it is passed on and the day to come back, such as operator 10/10. Proposed from what stood in the way.</source>
            <translation>Nơi chuyển và ngày hẹn lại, ví dụ: nhà mạng 10/10. Ô này tự gợi ý theo vướng mắc.</translation>
        </message>
        <message>
            <source>paper</source>
            <translation>giấy</translation>
        </message>
        <message>
            <source>signed</source>
            <translation>ký</translation>
        </message>
        <message>
            <source>w said, with a witness · p ticked on paper · s signed, then the purposes ticked: p 1 2. Figures alone mean on paper; + is the guardian.</source>
            <translation>n nói · g đánh dấu trên giấy · k ký tên, rồi số những việc đã đánh dấu: g 1 2. Chỉ ghi số là trên giấy; + là người giám hộ đồng ý.</translation>
        </message>
        <message>
            <source>witnessed</source>
            <translation>nói</translation>
        </message>
        <message>
            <source>{count} people</source>
            <translation>{count} người</translation>
        </message>
    </context>
    <context>
        <name>StackFoot</name>
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
        <message>
            <source>Drop this stack</source>
            <translation>Bỏ tập này</translation>
        </message>
        <message>
            <source>New stack</source>
            <translation>Tập mới</translation>
        </message>
        <message numerus="yes">
            <source>Other stacks (%n)</source>
            <translation>
                <numerusform>Tập khác (%Ln)</numerusform>
            </translation>
        </message>
        <message>
            <source>Save all that are right (Ctrl+Enter)</source>
            <translation>Lưu các phiếu đúng (Ctrl+Enter)</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>vừa xong</translation>
        </message>
    </context>
    <context>
        <name>StackPage</name>
        <message numerus="yes">
            <source>%n slip(s) left to mend.</source>
            <translation>
                <numerusform>Còn %Ln phiếu cần sửa.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cell(s) found no column and are left out.</source>
            <translation>
                <numerusform>%Ln ô không có cột nên bị bỏ ra.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) pasted.</source>
            <translation>
                <numerusform>Đã dán %Ln phiếu.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n slip(s) saved on this computer, waiting to be sent.</source>
            <translation>
                <numerusform>Đã lưu %Ln phiếu trên máy này, chờ gửi.</numerusform>
            </translation>
        </message>
        <message>
            <source>Kept {time}</source>
            <translation>Đã giữ lúc {time}</translation>
        </message>
        <message>
            <source>No slip is written yet.</source>
            <translation>Chưa ghi phiếu nào.</translation>
        </message>
        <message>
            <source>Slip {number} is taken out</source>
            <translation>Đã bỏ phiếu số {number}</translation>
        </message>
        <message>
            <source>Taken back right after saving</source>
            <translation>Rút lại ngay sau khi lưu</translation>
        </message>
        <message>
            <source>The slips could not be saved.</source>
            <translation>Chưa lưu được các phiếu.</translation>
        </message>
        <message>
            <source>The stack is gone</source>
            <translation>Đã bỏ tập phiếu</translation>
        </message>
        <message>
            <source>This stack was not finished; go on where you stopped.</source>
            <translation>Tập phiếu này đang ghi dở, mời ghi tiếp.</translation>
        </message>
    </context>
</TS>
