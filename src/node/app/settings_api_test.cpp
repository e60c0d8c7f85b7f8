// Settings and owner over the JSON API.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"

namespace vedette::node {
namespace {

std::string post(Board& board, std::string_view target, std::string_view body,
                 std::string_view fields = kBasic) {
    return change(board, target, body, fields, "POST");
}

TEST(NodeSettingsApi, shows_all_rows_and_no_secret) {
    Board board;
    const std::string text = show(board, "/api/v1/settings");
    EXPECT_TRUE(text.starts_with(
        R"({"settings":[{"path":"name","type":"text","applies":"live","min":1,"max":32,"default":"vedette","value":"vedette"},)"))
        << text;
    EXPECT_TRUE(text.contains(
        R"({"path":"tcpcam.pin","type":"text","applies":"restart","min":0,"max":15,"set":true})"))
        << text;
    EXPECT_TRUE(text.contains(
        R"("path":"server.allow","type":"list","applies":"live","min":0,"max":8,"value":["mjpeg 192.168.1.0/24",)"))
        << text;
    EXPECT_FALSE(text.contains("1235"));
    EXPECT_FALSE(text.contains("pbkdf2"));
}

TEST(NodeSettingsApi, changes_several_or_none_and_keeps_them_over_a_restart) {
    Board board;
    const std::string changed =
        change(board, "/api/v1/settings",
               R"({"name":"Porch","camera.quality":20,"camera.vflip":true,"wifi.ssid":"at home"})");
    ASSERT_TRUE(changed.starts_with("HTTP/1.1 200 ")) << changed;
    EXPECT_TRUE(changed.contains(R"("value":"Porch")"));
    EXPECT_EQ(board.camera.get(port::Setting::kQuality), 20);
    EXPECT_EQ(board.camera.get(port::Setting::kVflip), 1);
    const std::string refused = change(board, "/api/v1/settings", R"({"name":"Garden","camera.quality":64})");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 ")) << refused;
    EXPECT_TRUE(refused.contains(R"("parameter":"camera.quality")"));
    EXPECT_TRUE(refused.contains("(4 to 63)")) << refused;
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
    EXPECT_EQ(board.storage.writes, 1);
    board.restart();
    EXPECT_EQ(board.node->loaded(), Store::Loaded::kSettings);
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "at home");
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"name":null})").starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(board.node->settings().text(Key::kName), "vedette");
}

TEST(NodeSettingsApi, first_settings_hold_until_others_are_stored) {
    const Options first{
        .settings = "name=First\nuser.name=owner\n", .password = "long:password", .until_stored = true};
    Board board;
    const auto start = [&] {
        board.node.reset();
        board.node = std::make_unique<Node>(board.parts(), Board::kSmall, first);
        ASSERT_TRUE(board.node->listen());
    };
    start();
    EXPECT_EQ(board.node->settings().text(Key::kName), "First");
    EXPECT_TRUE(board.node->has_owner());
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"name":"Porch"})").starts_with("HTTP/1.1 200 "));
    start();
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
    EXPECT_TRUE(board.node->has_owner());  // what was stored had the first ones in it
    board.storage.areas = {"damaged", "damaged"};
    start();
    EXPECT_EQ(board.node->loaded(), Store::Loaded::kDamaged);
    EXPECT_EQ(board.node->settings().text(Key::kName), "First");
}

TEST(NodeSettingsApi, refuses_what_does_not_go_together_or_is_unknown) {
    Board board;
    for (const auto& [body, parameter] :
         {std::pair(R"({"wifi.address":"10.0.0.2"})", "wifi.netmask"),
          std::pair(R"({"tcpcam.port":80})", "tcpcam.port"),
          std::pair(R"({"server.allow":"everything 10.0.0.1"})", "server.allow"),
          std::pair(R"({"user.password":"a new password"})", "user.password"),
          std::pair(R"({"nothing":1})", "nothing")}) {
        const std::string refused = change(board, "/api/v1/settings", body);
        EXPECT_TRUE(refused.starts_with("HTTP/1.1 40")) << refused;
        EXPECT_TRUE(refused.contains("\"parameter\":\"" + std::string(parameter) + "\"")) << refused;
    }
    EXPECT_EQ(board.storage.writes, 0);
}

TEST(NodeSettingsApi, a_stream_ends_when_its_address_is_no_longer_allowed) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(500ms);
    EXPECT_FALSE(viewer.board_ended);
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"name":"Porch"})").starts_with("HTTP/1.1 200 "));
    board.run(500ms);
    EXPECT_FALSE(viewer.board_ended) << "nothing that it is granted by has changed";
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"server.allow":"mjpeg 10.0.0.1\ntcpcam 10.0.0.1"})")
                    .starts_with("HTTP/1.1 200 "));
    board.run(500ms);
    EXPECT_TRUE(viewer.board_ended);
}

TEST(NodeSettingsApi, says_that_the_storage_failed_and_changes_nothing) {
    Board board;
    board.storage.error = port::StorageError::kFull;
    const std::string refused = change(board, "/api/v1/settings", R"({"name":"Porch"})");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 507 Insufficient Storage\r\n")) << refused;
    EXPECT_EQ(board.node->settings().text(Key::kName), "vedette");
    board.storage.error = port::StorageError::kAbsent;
    EXPECT_TRUE(change(board, "/api/v1/settings", R"({"name":"Porch"})").starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
}

TEST(NodeSettingsApi, two_changes_at_once_are_both_made) {
    Board board;
    board.worker.stalls = true;
    FakeNetwork::Peer& first =
        begin_change(board, "/api/v1/settings", R"({"name":"Porch"})", kBasic, "PATCH");
    FakeNetwork::Peer& second =
        begin_change(board, "/api/v1/settings", R"({"wifi.ssid":"at home"})", kBasic, "PATCH");
    board.run(1s);
    EXPECT_TRUE(first.from_board.empty());
    board.worker.stalls = false;
    board.network.wake();
    board.run(1s);
    EXPECT_TRUE(first.from_board.starts_with("HTTP/1.1 200 ")) << first.from_board;
    EXPECT_TRUE(second.from_board.starts_with("HTTP/1.1 200 ")) << second.from_board;
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "at home");
}

TEST(NodeSettingsApi, the_first_owner_is_made_once_from_a_private_address) {
    Board board(Board::kSmall, "");
    EXPECT_FALSE(board.node->has_owner());
    EXPECT_TRUE(board.get("/status", kBasic).starts_with("HTTP/1.1 403 "));
    const std::string body = R"({"user":"owner","password":"long:password"})";
    EXPECT_TRUE(post(board, "/api/v1/setup", R"({"password":"short"})", "").starts_with("HTTP/1.1 400 "));
    EXPECT_TRUE(
        post(board, "/api/v1/setup", body, "Origin: http://evil.example\r\n").starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(post(board, "/api/v1/setup", body, "").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.node->has_owner());
    EXPECT_TRUE(board.get("/status", kBasic).starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(post(board, "/api/v1/setup", body, "").starts_with("HTTP/1.1 403 "));
    board.restart();
    EXPECT_TRUE(board.get("/status", kBasic).starts_with("HTTP/1.1 200 "));
}

TEST(NodeSettingsApi, a_new_password_needs_the_present_one_and_ends_the_owners_streams) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80, Board::kStranger);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n" + std::string(kBasic) + "\r\n";
    board.run(500ms);
    ASSERT_TRUE(viewer.from_board.starts_with("HTTP/1.1 200 ")) << viewer.from_board;
    const std::string wrong =
        post(board, "/api/v1/password", R"({"current":"wrong password","password":"another one"})");
    EXPECT_TRUE(wrong.starts_with("HTTP/1.1 403 ")) << wrong;
    EXPECT_TRUE(wrong.contains("wrong_password"));
    EXPECT_FALSE(viewer.board_ended);
    EXPECT_TRUE(post(board, "/api/v1/password", R"({"current":"long:password","password":"another one"})")
                    .starts_with("HTTP/1.1 200 "));
    board.run(500ms);
    EXPECT_TRUE(viewer.board_ended);
    EXPECT_TRUE(board.get("/status", kBasic).starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(board.get("/status", "Authorization: Basic b3duZXI6YW5vdGhlciBvbmU=\r\n")
                    .starts_with("HTTP/1.1 200 "));
}

TEST(NodeSettingsApi, restarts_for_the_owner) {
    Board board;
    EXPECT_TRUE(post(board, "/api/v1/restart", "", "").starts_with("HTTP/1.1 4"));
    EXPECT_EQ(board.system.restarts, 0);
    EXPECT_TRUE(change(board, "/api/v1/restart", "", kBasic, "POST").starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(board.system.restarts, 1);
}

TEST(NodeOriginalFiles, are_taken_over_key_by_key_with_what_became_of_each) {
    Board board;
    const std::string station = post(
        board, "/api/v1/pycameresp/StationConfig.json",
        R"({"activated":true,"wifipassword":"long enough","ssid":"at home","ipaddress":"","netmask":"","gateway":"","dns":"","mode":"b"})");
    ASSERT_TRUE(station.starts_with("HTTP/1.1 200 ")) << station;
    EXPECT_TRUE(station.contains(R"({"key":"ssid","result":"kept"})"));
    EXPECT_TRUE(
        station.contains(R"({"key":"mode","result":"refused","reason":"the board has nothing like it"})"));
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "at home");
    EXPECT_EQ(board.node->settings().text(Key::kWifiPassword), "long enough");
    const std::string server = post(board, "/api/v1/pycameresp/ServerConfig.json",
                                    R"({"ntp":false,"ftp":true,"http":true,"telnet":true,"offsettime":1})");
    EXPECT_TRUE(server.contains(R"({"key":"offsettime","result":"kept"})")) << server;
    EXPECT_TRUE(server.contains(
        R"({"key":"ftp","result":"kept","reason":"this board has no such server: the value waits for one that has"})"))
        << server;
    EXPECT_TRUE(board.get("/api/v1/pycameresp/ServerConfig.json", kBasic)
                    .ends_with(R"({"ftp":true,"telnet":true,"ntp":false,"offsettime":1})"));
    EXPECT_EQ(board.node->settings().number(Key::kTimeOffset), 1);
    EXPECT_FALSE(board.node->settings().flag(Key::kTimeNtp));
    EXPECT_EQ(board.storage.writes, 2);
}

TEST(NodeOriginalFiles, what_everybody_knows_and_hashes_without_a_salt_are_not_taken) {
    Board board;
    const std::string point = post(
        board, "/api/v1/pycameresp/AccessPointConfig.json",
        R"({"activated":true,"ssid":"Micropython","wifipassword":"Micropython","authmode":"WPA2-PSK","ipaddress":"192.168.3.1"})");
    EXPECT_TRUE(point.contains(R"({"key":"wifipassword","result":"changed",)")) << point;
    EXPECT_FALSE(board.node->settings().is_set(Key::kAccessPointPassword));
    const std::string user = post(
        board, "/api/v1/pycameresp/UserConfig.json",
        R"({"user":"remi","password":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})");
    EXPECT_TRUE(user.contains(R"({"key":"password","result":"refused",)")) << user;
    EXPECT_TRUE(board.get("/status", "Authorization: Basic cmVtaTpsb25nOnBhc3N3b3Jk\r\n")
                    .starts_with("HTTP/1.1 200 "))
        << "remi:long:password";
}

TEST(NodeOriginalFiles, are_refused_whole_when_they_are_no_object_or_do_not_go_together) {
    Board board;
    for (const char* body : {"", "[]", R"({"ssid":)", R"({"ipaddress":"10.0.0.2"})", R"({"ssid":{"a":1}})"}) {
        const std::string refused = post(board, "/api/v1/pycameresp/StationConfig.json", body);
        EXPECT_TRUE(refused.starts_with("HTTP/1.1 400 ")) << body << refused;
    }
    std::string many = "{\"a0\":1";
    for (int i = 1; i < 60; ++i) many += ",\"a" + std::to_string(i) + "\":1";
    EXPECT_TRUE(
        post(board, "/api/v1/pycameresp/StationConfig.json", many + "}").starts_with("HTTP/1.1 413 "));
    EXPECT_EQ(board.storage.writes, 0);
}

TEST(NodeOriginalFiles, are_shown_as_the_original_writes_them_without_secrets) {
    Board board;
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"wifi.ssid":"at home","wifi.password":"long enough"})")
                    .starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(
        board.get("/api/v1/pycameresp/StationConfig.json", kBasic)
            .ends_with("{\"activated\":true,\"ssid\":\"at home\",\"wifipassword\":\"\",\"ipaddress\":\"\","
                       "\"netmask\":\"\",\"gateway\":\"\",\"dns\":\"\"}"));
    EXPECT_TRUE(board.get("/api/v1/pycameresp/ServerConfig.json", kBasic)
                    .ends_with("{\"ftp\":false,\"telnet\":false,\"ntp\":true,\"offsettime\":0}"));
}

// A file that is longer than the board's memory: comments around two symbols.
std::string long_file() {
    std::string text = "# " + std::string(3000, '-') + "\nCONFIG_TCP_PORT=4444\n";
    for (int i = 0; i < 60; ++i) text += "CONFIG_OF_ANOTHER_COMPONENT_" + std::to_string(i) + "=y\n";
    return text + "CONFIG_KEEPALIVE_IDLE=9";
}

TEST(NodeImport, takes_the_settings_of_a_long_file_and_tells_of_each_symbol) {
    Board board;
    const std::string answer = post(board, "/api/v1/import", long_file());
    ASSERT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_EQ(dechunk(answer),
              R"({"symbols":[{"symbol":"CONFIG_TCP_PORT","setting":"tcpcam.port","result":"kept"},)"
              R"({"symbol":"CONFIG_KEEPALIVE_IDLE","setting":"tcpcam.keepalive_idle","result":"kept"}]})");
    EXPECT_TRUE(is_json(dechunk(answer)));
    EXPECT_EQ(board.node->settings().number(Key::kTcpcamPort), 4444);
    EXPECT_EQ(board.storage.writes, 1);
    const std::string refused =
        post(board, "/api/v1/import", "#define WIFI_PASS \"short\"\n#define DNS_SECONDARY 8, 8, 4, 4\n");
    EXPECT_EQ(dechunk(refused),
              R"({"symbols":[{"symbol":"WIFI_PASS","setting":"wifi.password","result":"refused",)"
              R"("reason":"a Wi-Fi password has 8 to 63 characters"},)"
              R"({"symbol":"DNS_SECONDARY","result":"refused","reason":"the board asks one DNS server"}]})");
}

TEST(NodeImport, refuses_another_file_one_that_is_too_long_and_a_stranger) {
    Board board;
    const auto status = [&](std::string_view body, std::string_view fields = kBasic) {
        return post(board, "/api/v1/import", body, fields).substr(9, 3);
    };
    EXPECT_EQ(status(""), "422");
    EXPECT_EQ(status("{\"ssid\":\"at home\"}"), "422");
    EXPECT_EQ(status("CONFIG_TCP_PORT=80\n"), "400") << "that of the first server";
    EXPECT_EQ(status("CONFIG_WIFI_SSID=\"" + std::string(2000, 'a') + "\"\n"), "413");
    std::string many;
    for (int i = 0; i < 60; ++i) many += "CONFIG_TCP_PORT=4444\n";
    EXPECT_EQ(status(many), "413");
    EXPECT_EQ(status("CONFIG_TCP_PORT=4444\n", ""), "401");
    FakeNetwork::Peer& longer = board.connect(80, Board::kFriend);
    longer.to_board.append("POST /api/v1/import HTTP/1.1\r\nHost: board\r\nContent-Length: ")
        .append(std::to_string(kMaxLines + 1) + "\r\n" + std::string(kBasic) + "\r\n");
    board.run(100ms);
    EXPECT_TRUE(longer.from_board.starts_with("HTTP/1.1 413 ")) << longer.from_board;
    EXPECT_EQ(board.storage.writes, 0);
}

TEST(NodeImport, a_file_that_comes_in_pieces_is_the_same_file) {
    const std::string file = "#define WIFI_SSID \"at home\"\n// and\n#define BAUD_RATE 9600\n";
    Board board;
    for (std::size_t cut = 1; cut < file.size(); ++cut) {
        FakeNetwork::Peer& peer = begin_change(board, "/api/v1/import", file, kBasic, "POST");
        const std::string rest = peer.to_board.substr(peer.to_board.size() - cut);
        peer.to_board.resize(peer.to_board.size() - cut);
        board.run(200ms);
        peer.to_board += rest;
        board.run(200ms);
        peer.ended = true;
        EXPECT_EQ(dechunk(peer.from_board),
                  R"({"symbols":[{"symbol":"WIFI_SSID","setting":"wifi.ssid","result":"kept"},)"
                  R"({"symbol":"BAUD_RATE","result":"refused",)"
                  R"("reason":"the console is the firmware's, with 115200 baud"}]})")
            << cut;
    }
}

}  // namespace
}  // namespace vedette::node
