<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Exchanges</name>
    <message>
        <source>Connected to the hub</source>
        <translation>Đã nối với trạm xã</translation>
    </message>
    <message>
        <source>Connected to the province</source>
        <translation>Đã nối với tỉnh</translation>
    </message>
    <message>
        <source>Could not be sent</source>
        <translation>Chưa gửi được</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Chưa có mạng</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>Chưa nối mạng</translation>
    </message>
    <message>
        <source>Not sure that this is the province</source>
        <translation>Chưa chắc đúng máy chủ của tỉnh</translation>
    </message>
    <message>
        <source>Sending and receiving…</source>
        <translation>Đang gửi và nhận…</translation>
    </message>
    <message>
        <source>The computer's date may be wrong</source>
        <translation>Ngày giờ của máy có thể sai</translation>
    </message>
    <message>
        <source>The network wants a login</source>
        <translation>Mạng đòi đăng nhập</translation>
    </message>
    <message>
        <source>The program is too old</source>
        <translation>Chương trình đã quá cũ</translation>
    </message>
    <message>
        <source>The province is busy</source>
        <translation>Máy chủ tỉnh đang bận</translation>
    </message>
    <message>
        <source>This computer is no longer let in</source>
        <translation>Máy này không còn được nhận</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>needed</source>
        <translation>cần điền</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>All</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>All villages</source>
        <translation>Tất cả thôn, khu</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Từ ngày</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Tìm</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>Tìm (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search: name, place or phone, no tones needed (Ctrl+F)</source>
        <translation>Tìm tên, nơi ở, điện thoại; không cần dấu (Ctrl+F)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>Đến ngày</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn, khu</translation>
    </message>
</context>
<context>
    <name>FirstRun</name>
    <message>
        <source>Asking the province's server…</source>
        <translation>Đang hỏi máy chủ của tỉnh…</translation>
    </message>
    <message>
        <source>At least {least} characters; a short sentence is easy to remember.</source>
        <translation>Ít nhất {least} ký tự; một câu ngắn là dễ nhớ nhất.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Quay lại</translation>
    </message>
    <message>
        <source>Begin on this computer</source>
        <translation>Bắt đầu dùng máy này</translation>
    </message>
    <message>
        <source>First use</source>
        <translation>Dùng lần đầu</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>Cho ai</translation>
    </message>
    <message>
        <source>Invitation</source>
        <translation>Giấy mời</translation>
    </message>
    <message>
        <source>Invitation from {name}</source>
        <translation>Giấy mời của {name}</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Mở tệp…</translation>
    </message>
    <message>
        <source>Paste the whole line that begins with “fieldapp:”. The commune officer gives it to you.</source>
        <translation>Dán cả dòng bắt đầu bằng “fieldapp:”. Cán bộ xã là người đưa giấy mời.</translation>
    </message>
    <message>
        <source>Somebody new on this computer</source>
        <translation>Người mới trên máy này</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Bắt đầu</translation>
    </message>
    <message>
        <source>The file with the invitation</source>
        <translation>Tệp có giấy mời</translation>
    </message>
    <message>
        <source>The passphrase in use</source>
        <translation>Mật khẩu đang dùng</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>Gõ lại lần nữa</translation>
    </message>
    <message>
        <source>Your passphrase</source>
        <translation>Đặt mật khẩu</translation>
    </message>
    <message>
        <source>{name}, on this computer already</source>
        <translation>{name}, đã có trên máy này</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Lock</source>
        <translation>Khóa</translation>
    </message>
    <message>
        <source>Lock the program; nothing is lost</source>
        <translation>Khóa chương trình, không mất gì cả</translation>
    </message>
</context>
<context>
    <name>House</name>
    <message>
        <source>Paper slips</source>
        <translation>Phiếu giấy</translation>
    </message>
    <message>
        <source>Record a visit</source>
        <translation>Ghi phiếu</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Báo cáo</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Duyệt</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Đồng bộ</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Cài đặt</translation>
    </message>
    <message>
        <source>Slips</source>
        <translation>Sổ phiếu</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hôm nay</translation>
    </message>
</context>
<context>
    <name>LineCard</name>
    <message numerus="yes">
        <source>and at least %n more</source>
        <translation>
            <numerusform>và ít nhất %Ln mục nữa</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>và %Ln mục nữa</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>All that are listed, but those that you have chosen</source>
        <translation>Tất cả phiếu trong danh sách, trừ những phiếu đang chọn</translation>
    </message>
    <message numerus="yes">
        <source>Approve the other %n slip(s) (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Duyệt %Ln phiếu còn lại (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose another state above.</source>
        <translation>Hãy chọn trạng thái khác ở trên.</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>No slip fits</source>
        <translation>Không có phiếu nào khớp</translation>
    </message>
    <message>
        <source>No slip in this state</source>
        <translation>Không có phiếu nào ở trạng thái này</translation>
    </message>
    <message>
        <source>No slips yet</source>
        <translation>Chưa có phiếu nào</translation>
    </message>
    <message>
        <source>Slips</source>
        <translation>Sổ phiếu</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>The chosen slip</source>
        <translation>Phiếu đang chọn</translation>
    </message>
    <message numerus="yes">
        <source>The newest %n slips; search for older ones</source>
        <translation>
            <numerusform>%Ln phiếu mới nhất; phiếu cũ hơn xin gõ tìm</numerusform>
        </translation>
    </message>
    <message>
        <source>Try fewer words or other days.</source>
        <translation>Thử gõ ít chữ hơn hoặc đổi ngày.</translation>
    </message>
    <message>
        <source>What you record stands here, newest first.</source>
        <translation>Phiếu đã ghi nằm ở đây, mới nhất ở trên.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Đang ở</translation>
    </message>
    <message>
        <source>Whom and what</source>
        <translation>Người và nội dung</translation>
    </message>
</context>
<context>
    <name>Month</name>
    <message>
        <source>Households</source>
        <translation>Hộ</translation>
    </message>
    <message>
        <source>Households visited this month, of those known; a class counts everybody who came.</source>
        <translation>Số hộ đã đến trong tháng trên số hộ đã biết; lớp tập trung tính theo số người dự.</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Gần nhất</translation>
    </message>
    <message>
        <source>Month {month}</source>
        <translation>Tháng {month}</translation>
    </message>
    <message>
        <source>This month, village by village</source>
        <translation>Trong tháng, theo từng thôn, khu</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Lượt</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn, khu</translation>
    </message>
    <message>
        <source>You have not helped anybody yet this month.</source>
        <translation>Tháng này ông/bà chưa ghi ngày nào.</translation>
    </message>
    <message numerus="yes">
        <source>You helped on %n day(s) of this month.</source>
        <translation>
            <numerusform>Tháng này ông/bà đã đi hỗ trợ %Ln ngày.</numerusform>
        </translation>
    </message>
    <message>
        <source>no data yet</source>
        <translation>chưa có số liệu</translation>
    </message>
</context>
<context>
    <name>PassphraseEdit</name>
    <message>
        <source>Hide</source>
        <translation>Ẩn</translation>
    </message>
    <message>
        <source>Hide the passphrase</source>
        <translation>Ẩn mật khẩu</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Hiện</translation>
    </message>
    <message>
        <source>Show the passphrase</source>
        <translation>Hiện mật khẩu</translation>
    </message>
</context>
<context>
    <name>Person</name>
    <message>
        <source>{names} and %n more</source>
        <translation>{names} và %Ln nơi khác</translation>
    </message>
</context>
<context>
    <name>PickList</name>
    <message>
        <source>Nothing fits these letters</source>
        <translation>Không có mục nào khớp chữ đã gõ</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>Các trang</translation>
    </message>
</context>
<context>
    <name>ReturnForm</name>
    <message>
        <source>In which field</source>
        <translation>Ở mục nào</translation>
    </message>
    <message>
        <source>One more reason</source>
        <translation>Thêm một lý do</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Return it (Ctrl+Enter)</source>
        <translation>Trả lại phiếu (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Return the slip</source>
        <translation>Trả lại phiếu</translation>
    </message>
    <message>
        <source>What should the author mend? One sentence helps.</source>
        <translation>Người ghi cần sửa gì? Một câu là đủ.</translation>
    </message>
    <message>
        <source>Words to the author</source>
        <translation>Lời nhắn người ghi</translation>
    </message>
</context>
<context>
    <name>Rivals</name>
    <message>
        <source>Choose</source>
        <translation>Chọn</translation>
    </message>
    <message>
        <source>Choose “{value}”</source>
        <translation>Chọn “{value}”</translation>
    </message>
    <message>
        <source>Two people wrote different things here. Please choose what holds.</source>
        <translation>Hai người ghi khác nhau ở đây. Xin chọn giá trị đúng.</translation>
    </message>
    <message>
        <source>shown now</source>
        <translation>đang hiện</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>About</source>
        <translation>Về chương trình</translation>
    </message>
    <message>
        <source>As the computer</source>
        <translation>Theo máy</translation>
    </message>
    <message>
        <source>At least {least} characters</source>
        <translation>Ít nhất {least} ký tự</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Đổi mật khẩu</translation>
    </message>
    <message>
        <source>Changing…</source>
        <translation>Đang đổi…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Màu</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tối</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Tương phản cao</translation>
    </message>
    <message>
        <source>If the program has a fault, the file {file} there tells where; it names nobody.</source>
        <translation>Khi chương trình có lỗi, tệp {file} trong đó ghi chỗ lỗi; tệp không có tên ai.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Ngôn ngữ</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Ngôn ngữ và hiển thị</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>To hơn</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Sáng</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Nhỏ hơn</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Cỡ chữ</translation>
    </message>
    <message>
        <source>The data of {name} are in {folder}, encrypted.</source>
        <translation>Dữ liệu của {name} được mã hóa trong {folder}.</translation>
    </message>
    <message>
        <source>The new one</source>
        <translation>Mật khẩu mới</translation>
    </message>
    <message>
        <source>The new one once more</source>
        <translation>Gõ lại mật khẩu mới</translation>
    </message>
    <message>
        <source>The new passphrase holds from now on.</source>
        <translation>Từ giờ dùng mật khẩu mới.</translation>
    </message>
    <message>
        <source>The passphrase in use</source>
        <translation>Mật khẩu đang dùng</translation>
    </message>
    <message>
        <source>fieldapp {version}, MIT licence; Qt {qt} under LGPL-3.0; Python {python}</source>
        <translation>fieldapp {version}, giấy phép MIT; Qt {qt} theo LGPL-3.0; Python {python}</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>I have an invitation</source>
        <translation>Tôi có giấy mời</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Tên</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Mở khóa</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Đang mở…</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Mật khẩu</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Mở khóa</translation>
    </message>
    <message>
        <source>Type your passphrase first.</source>
        <translation>Hãy gõ mật khẩu trước.</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>Ông/bà là ai?</translation>
    </message>
</context>
<context>
    <name>SlipDesk</name>
    <message numerus="yes">
        <source>Approve %n slips (Ctrl+D)</source>
        <translation>
            <numerusform>Duyệt %Ln phiếu (Ctrl+D)</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve (Ctrl+D)</source>
        <translation>Duyệt (Ctrl+D)</translation>
    </message>
    <message numerus="yes">
        <source>Approved %n slip(s).</source>
        <translation>
            <numerusform>Đã duyệt %Ln phiếu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Chosen; the slip now says so everywhere.</source>
        <translation>Đã chọn; phiếu ghi theo giá trị này ở mọi nơi.</translation>
    </message>
    <message>
        <source>Let it count again</source>
        <translation>Cho tính lại</translation>
    </message>
    <message>
        <source>Mend the slip</source>
        <translation>Sửa phiếu</translation>
    </message>
    <message numerus="yes">
        <source>Not approved: %n.</source>
        <translation>
            <numerusform>Còn %Ln phiếu chưa duyệt được.</numerusform>
        </translation>
    </message>
    <message>
        <source>Returned; the author sees it after the next exchange.</source>
        <translation>Đã trả lại; người ghi sẽ thấy sau lần đồng bộ tới.</translation>
    </message>
    <message>
        <source>Return…</source>
        <translation>Trả lại…</translation>
    </message>
    <message>
        <source>Taken back; the slips stand as before.</source>
        <translation>Đã hoàn tác; phiếu trở lại như trước.</translation>
    </message>
    <message>
        <source>The slip counts again and waits for review.</source>
        <translation>Phiếu được tính lại và chờ duyệt.</translation>
    </message>
    <message>
        <source>Withdrawn; the slip counts no more.</source>
        <translation>Đã rút phiếu; phiếu không tính nữa.</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Rút phiếu…</translation>
    </message>
</context>
<context>
    <name>SlipSheet</name>
    <message>
        <source>This household is in {name} now</source>
        <translation>Hộ này nay ở {name}</translation>
    </message>
    <message>
        <source>Choose a slip in the list to see all of it here.</source>
        <translation>Chọn một phiếu trong danh sách để xem đầy đủ ở đây.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Các lần ghi</translation>
    </message>
    <message>
        <source>The slip</source>
        <translation>Phiếu</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>Người ghi</translation>
    </message>
    <message>
        <source>{name} asks for a correction:</source>
        <translation>{name} đề nghị sửa:</translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message numerus="yes">
        <source>%n entry(ies) waiting to be sent</source>
        <translation>
            <numerusform>%Ln mục chờ gửi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) at the hub, on the way</source>
        <translation>
            <numerusform>%Ln phiếu ở trạm xã, chờ lên tỉnh</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) waiting to be sent</source>
        <translation>
            <numerusform>%Ln phiếu chờ gửi</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) at the hub, on the way</source>
        <translation>
            <numerusform>%Ln mục ở trạm xã, chờ lên tỉnh</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) held back by the province</source>
        <translation>
            <numerusform>%Ln mục tỉnh đang giữ lại</numerusform>
        </translation>
    </message>
    <message>
        <source>Last exchange: {when}</source>
        <translation>Lần đồng bộ gần nhất: {when}</translation>
    </message>
    <message>
        <source>Last met the hub: {when}</source>
        <translation>Gặp trạm lần cuối: {when}</translation>
    </message>
    <message>
        <source>No exchange yet</source>
        <translation>Chưa đồng bộ lần nào</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>Không có mạng</translation>
    </message>
    <message>
        <source>Nothing waits to be sent</source>
        <translation>Không còn phiếu nào chờ gửi</translation>
    </message>
    <message>
        <source>State of sending</source>
        <translation>Tình trạng gửi</translation>
    </message>
</context>
<context>
    <name>Stick</name>
    <message>
        <source>All files</source>
        <translation>Mọi tệp</translation>
    </message>
    <message>
        <source>USB files</source>
        <translation>Tệp USB</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>About</source>
        <translation>Về ai</translation>
    </message>
    <message>
        <source>Asking the province…</source>
        <translation>Đang hỏi máy chủ của tỉnh…</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Việc</translation>
    </message>
    <message>
        <source>Held back by the province</source>
        <translation>Tỉnh đang giữ lại</translation>
    </message>
    <message>
        <source>It is sent by itself when there is a network.</source>
        <translation>Khi có mạng, máy sẽ tự gửi.</translation>
    </message>
    <message>
        <source>Last exchange with the province: {when}</source>
        <translation>Lần đồng bộ gần nhất với tỉnh: {when}</translation>
    </message>
    <message>
        <source>Last exchange: {when}</source>
        <translation>Lần đồng bộ gần nhất: {when}</translation>
    </message>
    <message>
        <source>Last met the hub: {when}</source>
        <translation>Gặp trạm lần cuối: {when}</translation>
    </message>
    <message>
        <source>Mend the slip</source>
        <translation>Sửa phiếu</translation>
    </message>
    <message>
        <source>Open the household</source>
        <translation>Mở hộ</translation>
    </message>
    <message>
        <source>Show the slip</source>
        <translation>Xem phiếu</translation>
    </message>
    <message>
        <source>No exchange yet</source>
        <translation>Chưa đồng bộ lần nào</translation>
    </message>
    <message>
        <source>In another area now</source>
        <translation>Nay ở địa bàn khác</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Không ghi tên</translation>
    </message>
    <message>
        <source>Nothing sent yet</source>
        <translation>Chưa gửi gì</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>Không còn gì chờ gửi</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Gửi ngay</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Đồng bộ</translation>
    </message>
    <message>
        <source>Sent last</source>
        <translation>Đã gửi gần đây</translation>
    </message>
    <message>
        <source>Sent {sent}, received {taken}</source>
        <translation>Đã gửi {sent} mục, nhận {taken} mục</translation>
    </message>
    <message>
        <source>Sent {sent}, received {taken}, {left} still waiting</source>
        <translation>Đã gửi {sent} mục, nhận {taken} mục, còn {left} mục chờ</translation>
    </message>
    <message>
        <source>Server: {server}</source>
        <translation>Máy chủ: {server}</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>Chờ gửi</translation>
    </message>
    <message>
        <source>What you save is listed here until it is sent.</source>
        <translation>Phiếu vừa lưu nằm ở đây cho đến khi gửi xong.</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Lúc ghi</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Hoàn tác</translation>
    </message>
</context>
<context>
    <name>TodayPage</name>
    <message>
        <source>Household: {name}</source>
        <translation>Hộ: {name}</translation>
    </message>
    <message numerus="yes">
        <source>“{name}” was taken whole: %n row(s).</source>
        <translation>
            <numerusform>“{name}” đã nhận đủ: %Ln dòng.</numerusform>
        </translation>
    </message>
    <message>
        <source>Begun {when}.</source>
        <translation>Bắt đầu lúc {when}.</translation>
    </message>
    <message>
        <source>Begun {when}; the window was locked or closed before the end. Choose the file again.</source>
        <translation>Bắt đầu lúc {when}; máy bị khóa hoặc chương trình tắt trước khi xong. Hãy chọn lại tệp.</translation>
    </message>
    <message>
        <source>List from a file</source>
        <translation>Danh sách từ tệp</translation>
    </message>
    <message>
        <source>Nothing was taken from “{name}”.</source>
        <translation>Chưa nhận dòng nào của “{name}”.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Đã rõ</translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) held back by the province</source>
        <translation>
            <numerusform>%Ln mục tỉnh đang giữ lại</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) at the hub, not yet at the province</source>
        <translation>
            <numerusform>%Ln mục đang ở trạm xã, chưa tới tỉnh</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) on this computer only</source>
        <translation>
            <numerusform>%Ln mục mới chỉ có trên máy này</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) on this computer only</source>
        <translation>
            <numerusform>%Ln phiếu mới chỉ có trên máy này</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approved slip(s) with two values</source>
        <translation>
            <numerusform>%Ln phiếu đã duyệt có hai người ghi khác nhau</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) wait for your review</source>
        <translation>
            <numerusform>%Ln phiếu đang chờ duyệt</numerusform>
        </translation>
    </message>
    <message>
        <source>All that you saved is at the province.</source>
        <translation>Mọi phiếu đã lưu đều đã tới tỉnh.</translation>
    </message>
    <message>
        <source>Begun and not saved</source>
        <translation>Đang ghi dở</translation>
    </message>
    <message>
        <source>Connect to a network once; then the list comes by itself, or press “Send now” on its page. By the commune’s hub it takes a minute: press again then.</source>
        <translation>Hãy nối mạng một lần, danh sách sẽ tự về; hoặc mở trang Đồng bộ và bấm “Gửi ngay”. Qua trạm xã thì chờ chừng một phút rồi bấm lại.</translation>
    </message>
    <message>
        <source>Correction of {name}</source>
        <translation>Sửa phiếu của {name}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Ghi tiếp</translation>
    </message>
    <message>
        <source>Kept {when}</source>
        <translation>Đã giữ lúc {when}</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>Sửa</translation>
    </message>
    <message>
        <source>Next visits</source>
        <translation>Hẹn lại</translation>
    </message>
    <message>
        <source>No name yet</source>
        <translation>Chưa có tên</translation>
    </message>
    <message>
        <source>No slip came back.</source>
        <translation>Không có phiếu nào bị trả lại.</translation>
    </message>
    <message>
        <source>No slips yet</source>
        <translation>Chưa có phiếu nào</translation>
    </message>
    <message>
        <source>No visit is due this week. Set “Next visit” on a slip and it is listed here.</source>
        <translation>Tuần này không có hẹn nào. Ghi “Hẹn lại” trên phiếu thì hẹn sẽ hiện ở đây.</translation>
    </message>
    <message>
        <source>Nothing waits for your review.</source>
        <translation>Không có phiếu nào chờ duyệt.</translation>
    </message>
    <message>
        <source>Overdue.</source>
        <translation>Đã quá hẹn.</translation>
    </message>
    <message>
        <source>Record a visit</source>
        <translation>Ghi phiếu</translation>
    </message>
    <message>
        <source>Record the first visit; it takes less than a minute and works without a network.</source>
        <translation>Hãy ghi phiếu đầu tiên; chưa đến một phút và không cần mạng.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Duyệt</translation>
    </message>
    <message>
        <source>See</source>
        <translation>Xem</translation>
    </message>
    <message>
        <source>See why and mend it there; everything else is sent as always.</source>
        <translation>Xin xem lý do và sửa; các phiếu khác vẫn gửi như thường.</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Gửi về tỉnh</translation>
    </message>
    <message>
        <source>No village is yours to record in</source>
        <translation>Chưa được giao ghi phiếu ở thôn, khu nào</translation>
    </message>
    <message>
        <source>Ask the commune officer. What you wrote stays on this computer and is still sent.</source>
        <translation>Xin hỏi cán bộ xã. Những gì đã ghi vẫn còn trên máy này và vẫn được gửi đi.</translation>
    </message>
    <message>
        <source>The list of villages is not here yet</source>
        <translation>Máy chưa có danh sách thôn, khu</translation>
    </message>
    <message>
        <source>Somebody else had written something different. Please choose what holds.</source>
        <translation>Có người khác đã ghi khác đi. Xin chọn nội dung đúng.</translation>
    </message>
    <message>
        <source>The hub hands them on when it has a network.</source>
        <translation>Khi có mạng, trạm tự chuyển lên tỉnh.</translation>
    </message>
    <message>
        <source>They are safe here and are sent by themselves when there is a network.</source>
        <translation>Phiếu an toàn trên máy; khi có mạng, máy sẽ tự gửi.</translation>
    </message>
    <message>
        <source>To be corrected</source>
        <translation>Cần sửa</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Chờ duyệt</translation>
    </message>
    <message>
        <source>today</source>
        <translation>hôm nay</translation>
    </message>
</context>
<context>
    <name>WithdrawForm</name>
    <message>
        <source>A slip that was written by mistake is kept, but counts no more. This can be undone.</source>
        <translation>Phiếu ghi nhầm vẫn được giữ nhưng không tính nữa. Có thể hoàn tác.</translation>
    </message>
    <message>
        <source>For example: written twice, wrong person.</source>
        <translation>Ví dụ: ghi hai lần, nhầm người.</translation>
    </message>
    <message>
        <source>Why is it withdrawn?</source>
        <translation>Vì sao rút phiếu?</translation>
    </message>
    <message>
        <source>Withdraw (Ctrl+Enter)</source>
        <translation>Rút phiếu (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Withdraw the slip</source>
        <translation>Rút phiếu</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%n minute(s)</source>
        <translation>%Ln phút</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(để trống)</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Nhóm tuổi</translation>
    </message>
    <message>
        <source>Another entry</source>
        <translation>Mục khác</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Đã duyệt</translation>
    </message>
    <message>
        <source>At the hub, not yet at the province</source>
        <translation>Đã tới trạm, chưa tới tỉnh</translation>
    </message>
    <message>
        <source>At the province</source>
        <translation>Đã tới tỉnh</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Lớp tập trung</translation>
    </message>
    <message>
        <source>Class, %n people</source>
        <translation>Lớp tập trung, %Ln người</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Đồng ý lưu thông tin</translation>
    </message>
    <message>
        <source>Data of a person erased</source>
        <translation>Đã xóa dữ liệu một người</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>Ngày, giờ</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Thiết bị</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Nháp</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Thời lượng</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>Giữ lại</translation>
    </message>
    <message>
        <source>Held back by the province</source>
        <translation>Tỉnh đang giữ lại</translation>
    </message>
    <message>
        <source>Helped by</source>
        <translation>Người hỗ trợ</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Máy này</translation>
    </message>
    <message>
        <source>Household</source>
        <translation>Hộ</translation>
    </message>
    <message>
        <source>Household added</source>
        <translation>Thêm hộ</translation>
    </message>
    <message>
        <source>Household corrected</source>
        <translation>Sửa hộ</translation>
    </message>
    <message>
        <source>Household moved</source>
        <translation>Chuyển hộ</translation>
    </message>
    <message>
        <source>House shared out</source>
        <translation>Giao nhà cho thành viên</translation>
    </message>
    <message>
        <source>Households joined</source>
        <translation>Gộp hộ</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>Trạm</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Đã khóa</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Hình thức</translation>
    </message>
    <message>
        <source>Needs correction</source>
        <translation>Cần sửa</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Việc tiếp theo</translation>
    </message>
    <message>
        <source>Next visit</source>
        <translation>Hẹn lại</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>Không ghi tên</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Ghi chú</translation>
    </message>
    <message>
        <source>On this computer only</source>
        <translation>Mới chỉ có trên máy này</translation>
    </message>
    <message>
        <source>People in the class</source>
        <translation>Số người dự</translation>
    </message>
    <message>
        <source>Person helped</source>
        <translation>Người được hỗ trợ</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>Số điện thoại</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Ảnh</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>Thủ tục</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>Ở tỉnh</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Lý do</translation>
    </message>
    <message>
        <source>Referred to</source>
        <translation>Chuyển xử lý</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Kết quả</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>Cần sửa</translation>
    </message>
    <message>
        <source>Satisfaction</source>
        <translation>Mức hài lòng</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>Trả lại</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Giới</translation>
    </message>
    <message>
        <source>Slip corrected</source>
        <translation>Sửa phiếu</translation>
    </message>
    <message>
        <source>Slip locked</source>
        <translation>Khóa phiếu</translation>
    </message>
    <message>
        <source>Slip recorded</source>
        <translation>Ghi phiếu</translation>
    </message>
    <message>
        <source>Slip reviewed</source>
        <translation>Xem xét phiếu</translation>
    </message>
    <message>
        <source>Slip withdrawn or taken back</source>
        <translation>Rút phiếu hoặc tính lại</translation>
    </message>
    <message>
        <source>Taken out of the roll, or put back</source>
        <translation>Đưa ra khỏi sổ hộ, hoặc đưa lại</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Tổ</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Giờ</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Nội dung</translation>
    </message>
    <message>
        <source>Two values looked at</source>
        <translation>Đã xem hai giá trị</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn, khu</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Chờ duyệt</translation>
    </message>
    <message>
        <source>Waiting for review</source>
        <translation>Chờ duyệt</translation>
    </message>
    <message>
        <source>What stood in the way</source>
        <translation>Vướng mắc</translation>
    </message>
    <message>
        <source>Why it is late</source>
        <translation>Lý do ghi muộn</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Đã rút</translation>
    </message>
    <message>
        <source>Words to the author</source>
        <translation>Lời nhắn người ghi</translation>
    </message>
    <message>
        <source>a guardian agreed</source>
        <translation>người giám hộ đồng ý</translation>
    </message>
</context>
<context>
    <name>DeedForm</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Thôi (Esc)</translation>
    </message>
</context>
</TS>
