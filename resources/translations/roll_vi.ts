<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%n house(s) shared out</source>
        <translation>
            <numerusform>Đã giao %Ln hộ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) are on the roll again</source>
        <translation>
            <numerusform>Đã đưa lại %Ln hộ vào sổ hộ</numerusform>
        </translation>
    </message>
    <message>
        <source>Added to the roll</source>
        <translation>Đã thêm vào sổ hộ</translation>
    </message>
    <message>
        <source>As it was before</source>
        <translation>Đã trả lại như trước</translation>
    </message>
    <message>
        <source>Chosen; the household now says so everywhere.</source>
        <translation>Đã chọn; từ nay ở đâu cũng ghi như vậy.</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Đã sửa</translation>
    </message>
    <message>
        <source>Moved back</source>
        <translation>Đã chuyển về như trước</translation>
    </message>
    <message>
        <source>Moved, with all its visits</source>
        <translation>Đã chuyển thôn, mọi phiếu đi cùng</translation>
    </message>
    <message>
        <source>Shared out as before</source>
        <translation>Đã giao lại như trước</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Đã thôi giao</translation>
    </message>
    <message>
        <source>Taken out of the roll</source>
        <translation>Đã đưa ra khỏi sổ hộ</translation>
    </message>
    <message>
        <source>Two households again, each with its own visits</source>
        <translation>Đã tách lại thành hai hộ, mỗi hộ giữ phiếu của mình</translation>
    </message>
    <message>
        <source>What you began is gone</source>
        <translation>Đã bỏ phần đang ghi</translation>
    </message>
</context>
<context>
    <name>GoneView</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln hộ</numerusform>
        </translation>
    </message>
    <message>
        <source>All households (Esc)</source>
        <translation>Tất cả các hộ (Esc)</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>No household is out of the roll</source>
        <translation>Không có hộ nào đã đưa ra khỏi sổ</translation>
    </message>
    <message>
        <source>One that you take out stands here, and can be put back.</source>
        <translation>Hộ được đưa ra khỏi sổ sẽ nằm ở đây và đưa lại được.</translation>
    </message>
    <message numerus="yes">
        <source>Put %n back on the roll</source>
        <translation>
            <numerusform>Đưa %Ln hộ lại vào sổ</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken out by</source>
        <translation>Người đưa ra</translation>
    </message>
    <message>
        <source>Taken out of the roll</source>
        <translation>Đã đưa ra khỏi sổ hộ</translation>
    </message>
    <message>
        <source>These households are in no list and in no count. A visit that is recorded at one of them brings it back by itself.</source>
        <translation>Các hộ này không còn trong danh sách và không được đếm. Nếu có phiếu ghi tại hộ nào thì hộ đó tự trở lại sổ.</translation>
    </message>
    <message numerus="yes">
        <source>the last %n are shown</source>
        <translation>
            <numerusform>đang xem %Ln hộ gần nhất</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>House</name>
    <message>
        <source>Households</source>
        <translation>Hộ gia đình</translation>
    </message>
</context>
<context>
    <name>HouseholdForm</name>
    <message>
        <source>Add a household</source>
        <translation>Thêm hộ</translation>
    </message>
    <message>
        <source>Add it (Ctrl+Enter)</source>
        <translation>Thêm hộ này (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Correct the household</source>
        <translation>Sửa thông tin hộ</translation>
    </message>
    <message>
        <source>May be on the roll already</source>
        <translation>Có thể đã có trong sổ</translation>
    </message>
    <message>
        <source>Open that one</source>
        <translation>Mở hộ đó</translation>
    </message>
    <message>
        <source>Save (Ctrl+Enter)</source>
        <translation>Lưu (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>This was not finished; go on where you stopped.</source>
        <translation>Phần này đang ghi dở, mời ghi tiếp.</translation>
    </message>
    <message>
        <source>for example: xóm Đình, nhà 12</source>
        <translation>ví dụ: xóm Đình, nhà 12</translation>
    </message>
</context>
<context>
    <name>Joining</name>
    <message>
        <source>Joined; the visits count for one household now</source>
        <translation>Đã gộp; các lần đến nay tính cho một hộ</translation>
    </message>
    <message>
        <source>No two households here look alike.</source>
        <translation>Không thấy hai hộ nào giống nhau.</translation>
    </message>
</context>
<context>
    <name>MergeView</name>
    <message numerus="yes">
        <source>%n pair(s) look alike.</source>
        <translation>
            <numerusform>Còn %Ln cặp hộ giống nhau.</numerusform>
        </translation>
    </message>
    <message>
        <source>Are these two one household?</source>
        <translation>Hai hộ này có phải là một không?</translation>
    </message>
    <message>
        <source>Back (Esc)</source>
        <translation>Quay lại (Esc)</translation>
    </message>
    <message>
        <source>Choose the one that stays. The visits of the other count for it; that can be taken back.</source>
        <translation>Chọn hộ được giữ lại. Các lần đến của hộ kia sẽ tính cho hộ này; có thể tách lại.</translation>
    </message>
    <message>
        <source>The other household</source>
        <translation>Hộ kia</translation>
    </message>
    <message>
        <source>They are in two villages. Move one of them first.</source>
        <translation>Hai hộ ở hai thôn. Hãy chuyển thôn một hộ trước.</translation>
    </message>
    <message>
        <source>They are two: next pair (Ctrl+3)</source>
        <translation>Là hai hộ: xem cặp sau (Ctrl+3)</translation>
    </message>
    <message>
        <source>name, place or end of the phone</source>
        <translation>tên, nơi ở hoặc đuôi số điện thoại</translation>
    </message>
</context>
<context>
    <name>MoveForm</name>
    <message>
        <source>All its visits go along and stay as they are.</source>
        <translation>Mọi phiếu của hộ đi cùng và giữ nguyên.</translation>
    </message>
    <message>
        <source>Choose a village of the list.</source>
        <translation>Hãy chọn một thôn trong danh sách.</translation>
    </message>
    <message>
        <source>Lives now in</source>
        <translation>Nay ở</translation>
    </message>
    <message>
        <source>Move it (Ctrl+Enter)</source>
        <translation>Chuyển (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Move {name} to another village</source>
        <translation>Chuyển hộ {name} sang thôn khác</translation>
    </message>
    <message>
        <source>name of the village, no tones needed</source>
        <translation>tên thôn, không cần dấu</translation>
    </message>
</context>
<context>
    <name>RollList</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln hộ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) to be mended</source>
        <translation>
            <numerusform>%Ln phiếu cần sửa</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a household (Ctrl+N)</source>
        <translation>Thêm hộ (Ctrl+N)</translation>
    </message>
    <message>
        <source>Add the first one, or record a visit: a household that is new there is added with it.</source>
        <translation>Hãy thêm hộ đầu tiên, hoặc ghi một phiếu: hộ mới được thêm cùng phiếu.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>All villages</source>
        <translation>Tất cả các thôn</translation>
    </message>
    <message>
        <source>Bring in a list…</source>
        <translation>Nhập danh sách…</translation>
    </message>
    <message>
        <source>Find doubles</source>
        <translation>Tìm hộ trùng</translation>
    </message>
    <message>
        <source>Households</source>
        <translation>Hộ gia đình</translation>
    </message>
    <message>
        <source>Join these two…</source>
        <translation>Gộp hai hộ này…</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>Lần đến cuối</translation>
    </message>
    <message>
        <source>My round</source>
        <translation>Tôi được giao</translation>
    </message>
    <message>
        <source>Name, place, village or phone, no tones needed</source>
        <translation>Tên, nơi ở, thôn hoặc điện thoại, không cần dấu</translation>
    </message>
    <message>
        <source>Never reached</source>
        <translation>Chưa đến</translation>
    </message>
    <message>
        <source>Next visit due</source>
        <translation>Đến hẹn</translation>
    </message>
    <message>
        <source>No household fits these words</source>
        <translation>Không có hộ nào khớp</translation>
    </message>
    <message>
        <source>No household in this list</source>
        <translation>Không có hộ nào ở mục này</translation>
    </message>
    <message>
        <source>No households yet</source>
        <translation>Chưa có hộ nào</translation>
    </message>
    <message>
        <source>Not in 90 days</source>
        <translation>Quá 90 ngày</translation>
    </message>
    <message>
        <source>Search households</source>
        <translation>Tìm hộ</translation>
    </message>
    <message>
        <source>Share out…</source>
        <translation>Giao hộ…</translation>
    </message>
    <message>
        <source>Slip to be mended</source>
        <translation>Cần sửa phiếu</translation>
    </message>
    <message numerus="yes">
        <source>Taken out of the roll… (%n)</source>
        <translation>
            <numerusform>Đã đưa ra khỏi sổ… (%Ln)</numerusform>
        </translation>
    </message>
    <message>
        <source>That is good news; choose another list above.</source>
        <translation>Thế là tốt; có thể chọn mục khác ở trên.</translation>
    </message>
    <message>
        <source>The household on which you stand</source>
        <translation>Hộ đang chọn</translation>
    </message>
    <message>
        <source>To note</source>
        <translation>Lưu ý</translation>
    </message>
    <message>
        <source>Try fewer letters, or part of the place or the phone number.</source>
        <translation>Thử gõ ít chữ hơn, hoặc một phần nơi ở hay số điện thoại.</translation>
    </message>
    <message>
        <source>Two values: choose one</source>
        <translation>Ghi khác nhau</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn</translation>
    </message>
    <message>
        <source>Due {day}</source>
        <translation>Hẹn {day}</translation>
    </message>
    <message>
        <source>Which households</source>
        <translation>Những hộ nào</translation>
    </message>
    <message>
        <source>{name}, until {day}</source>
        <translation>{name}, đến {day}</translation>
    </message>
</context>
<context>
    <name>RollSheet</name>
    <message numerus="yes">
        <source>%n visit(s) without a name</source>
        <translation>
            <numerusform>%Ln lần không ghi tên</numerusform>
        </translation>
    </message>
    <message>
        <source>A slip is to be mended</source>
        <translation>Có phiếu cần sửa</translation>
    </message>
    <message>
        <source>Child</source>
        <translation>Trẻ em</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Đồng ý lưu thông tin</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Enter shows the slip.</source>
        <translation>Enter mở phiếu.</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Để làm gì</translation>
    </message>
    <message>
        <source>History of the household</source>
        <translation>Lịch sử của hộ</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Cách đồng ý</translation>
    </message>
    <message>
        <source>Its visits count here.</source>
        <translation>Các lần đến của hộ đó tính ở đây.</translation>
    </message>
    <message>
        <source>Joined with it</source>
        <translation>Đã gộp vào hộ này</translation>
    </message>
    <message>
        <source>Never reached</source>
        <translation>Chưa đến</translation>
    </message>
    <message>
        <source>Next visit due</source>
        <translation>Đến hẹn</translation>
    </message>
    <message>
        <source>Next visits</source>
        <translation>Hẹn lại</translation>
    </message>
    <message>
        <source>No consent is recorded. Ask before you write down a name or a phone number.</source>
        <translation>Chưa ghi sự đồng ý nào. Hãy hỏi trước khi ghi họ tên hay số điện thoại.</translation>
    </message>
    <message>
        <source>No consent recorded</source>
        <translation>Chưa ghi sự đồng ý</translation>
    </message>
    <message>
        <source>No visits yet</source>
        <translation>Chưa đến lần nào</translation>
    </message>
    <message>
        <source>Nobody yet.</source>
        <translation>Chưa có ai.</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>Chưa có nội dung nào.</translation>
    </message>
    <message>
        <source>On {day}</source>
        <translation>Ngày {day}</translation>
    </message>
    <message>
        <source>Overdue since {day}</source>
        <translation>Quá hẹn từ {day}</translation>
    </message>
    <message>
        <source>People helped</source>
        <translation>Người được hỗ trợ</translation>
    </message>
    <message>
        <source>Record the first visit with the button above.</source>
        <translation>Hãy ghi phiếu đầu tiên bằng nút ở trên.</translation>
    </message>
    <message>
        <source>See slip</source>
        <translation>Xem phiếu</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>Take apart</source>
        <translation>Tách ra</translation>
    </message>
    <message>
        <source>Text read</source>
        <translation>Bản lời đã đọc</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n visits are shown.</source>
        <translation>
            <numerusform>Đang hiện %Ln lần đến mới nhất.</numerusform>
        </translation>
    </message>
    <message>
        <source>This round</source>
        <translation>Đợt này</translation>
    </message>
    <message>
        <source>Topics and how far</source>
        <translation>Nội dung và kết quả tốt nhất</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Các lần đến</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Nơi ở và liên hệ</translation>
    </message>
    <message>
        <source>Whom and what</source>
        <translation>Ai, việc gì</translation>
    </message>
    <message>
        <source>a guardian agreed</source>
        <translation>người giám hộ đã đồng ý</translation>
    </message>
    <message>
        <source>formerly {names}</source>
        <translation>tên cũ: {names}</translation>
    </message>
    <message>
        <source>in the way: {what}</source>
        <translation>vướng mắc: {what}</translation>
    </message>
    <message>
        <source>last helped {day}</source>
        <translation>lần cuối {day}</translation>
    </message>
    <message>
        <source>nothing named</source>
        <translation>không ghi</translation>
    </message>
    <message>
        <source>{name} took this household out of the roll on {day}. It is in no list and in no count.</source>
        <translation>{name} đã đưa hộ này ra khỏi sổ hộ lúc {day}. Hộ không còn trong danh sách và không được đếm.</translation>
    </message>
    <message>
        <source>{name} took this household out of the roll on {day}. It stays for the one joined with it.</source>
        <translation>{name} đã đưa hộ này ra khỏi sổ hộ lúc {day}. Hộ vẫn ở trong sổ vì có hộ khác gộp vào.</translation>
    </message>
    <message>
        <source>{name} took this household out of the roll on {day}. It stays, as it has slips.</source>
        <translation>{name} đã đưa hộ này ra khỏi sổ hộ lúc {day}. Hộ vẫn ở trong sổ vì có phiếu.</translation>
    </message>
    <message>
        <source>{name}, until {day}</source>
        <translation>{name}, đến {day}</translation>
    </message>
</context>
<context>
    <name>RollView</name>
    <message>
        <source>All households (Esc)</source>
        <translation>Tất cả các hộ (Esc)</translation>
    </message>
    <message>
        <source>Correct (F2)</source>
        <translation>Sửa (F2)</translation>
    </message>
    <message>
        <source>Join with another…</source>
        <translation>Gộp với hộ khác…</translation>
    </message>
    <message>
        <source>Move to another village…</source>
        <translation>Chuyển thôn…</translation>
    </message>
    <message>
        <source>Put back on the roll</source>
        <translation>Đưa lại vào sổ hộ</translation>
    </message>
    <message>
        <source>Record a visit here (Ctrl+Enter)</source>
        <translation>Ghi phiếu cho hộ này (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Take out of the roll</source>
        <translation>Đưa ra khỏi sổ hộ</translation>
    </message>
</context>
<context>
    <name>RollWords</name>
    <message>
        <source>Head of the household</source>
        <translation>Chủ hộ</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Điện thoại</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn</translation>
    </message>
    <message>
        <source>Where it lives</source>
        <translation>Nơi ở</translation>
    </message>
</context>
<context>
    <name>ShareForm</name>
    <message>
        <source>Choose houses in the list first, or a lane here.</source>
        <translation>Hãy chọn hộ trong danh sách trước, hoặc chọn một ngõ ở đây.</translation>
    </message>
    <message>
        <source>Nobody (take them back)</source>
        <translation>Không ai (thôi giao)</translation>
    </message>
    <message>
        <source>Share houses out in {village}</source>
        <translation>Giao hộ ở {village}</translation>
    </message>
    <message>
        <source>Share out (Ctrl+Enter)</source>
        <translation>Giao (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Single houses are chosen in the list first, with Shift or Ctrl.</source>
        <translation>Muốn giao từng hộ: chọn trong danh sách trước, giữ Shift hoặc Ctrl.</translation>
    </message>
    <message numerus="yes">
        <source>The %n chosen in the list</source>
        <translation>
            <numerusform>%Ln hộ đã chọn trong danh sách</numerusform>
        </translation>
    </message>
    <message>
        <source>Until which day</source>
        <translation>Đến ngày nào</translation>
    </message>
    <message>
        <source>Which houses</source>
        <translation>Những hộ nào</translation>
    </message>
    <message>
        <source>Who goes there</source>
        <translation>Giao cho ai</translation>
    </message>
    <message>
        <source>Write a day such as 30/11.</source>
        <translation>Hãy ghi ngày, ví dụ 30/11.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>và %Ln hộ nữa</numerusform>
        </translation>
    </message>
    <message>
        <source>choose a person</source>
        <translation>chọn người</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>(empty)</source>
        <translation>(để trống)</translation>
    </message>
</context>
<context>
    <name>_Side</name>
    <message numerus="yes">
        <source>%n visit(s)</source>
        <translation>
            <numerusform>%Ln lần đến</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep this one ({key})</source>
        <translation>Giữ hộ này ({key})</translation>
    </message>
    <message>
        <source>People helped</source>
        <translation>Người được hỗ trợ</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Các lần đến</translation>
    </message>
    <message>
        <source>the last on {day}</source>
        <translation>lần cuối {day}</translation>
    </message>
</context>
</TS>
