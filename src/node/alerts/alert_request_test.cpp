#include "node/alerts/alert_request.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

constexpr AlertBoundary kBoundary{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0xff};
#define BOUNDARY "000102030405060708090a0b0c0d0eff"

struct Requests {
    Values settings;
    std::array<std::uint8_t, 16> memory{};
    PicturePool pool{memory, 8};
    Alert alert;

    Requests() {
        set(Key::kName, "Porch");
        write("motion");
    }
    void set(Key key, std::string_view value) { EXPECT_TRUE(settings.set(key, value)); }
    void write(std::string_view text) {
        std::ranges::copy(text, alert.memory.begin());
        alert.text_bytes = static_cast<std::uint8_t>(text.size());
    }
    void add_picture() {
        std::ranges::copy(std::string_view("PICTURE"), memory.begin());
        pool.publish({7, {}});
        alert.picture = pool.newest();
    }
    std::string make(AlertTarget target, std::int64_t utc_s = 1'780'272'000) {
        std::array<char, AlertRequest::kMaxTexts> out{};
        const AlertRequest request = make_alert_request(settings, target, alert, kBoundary, utc_s, out);
        std::string all;
        for (const Bytes piece : {request.head, request.picture, request.tail}) all.append(as_text(piece));
        EXPECT_EQ(all.size(), request.bytes());
        return all;
    }
    // The body is as long as the head says.
    static bool is_whole(const std::string& request) {
        constexpr std::string_view kLength = "Content-Length: ";
        const std::size_t at = request.find(kLength) + kLength.size();
        const std::size_t end = request.find("\r\n\r\n");
        return static_cast<std::size_t>(std::atoi(request.c_str() + at)) == request.size() - end - 4;
    }
};

// As the original's, each byte.
TEST(AlertRequest, of_pushover_is_that_of_pycameresp) {
    Requests requests;
    requests.set(Key::kPushoverToken, "the-token");
    requests.set(Key::kPushoverUser, "the-user");
    const std::string text = requests.make(AlertTarget::kPushover);
    EXPECT_EQ(text,
              "POST /1/messages.json HTTP/1.1\r\n"
              "Host: api.pushover.net\r\n"
              "Accept-Encoding: gzip, deflate\r\n"
              "Accept: */*\r\n"
              "Connection: keep-alive\r\n"
              "Content-Type: multipart/form-data; boundary=" BOUNDARY
              "\r\n"
              "Content-Length: 401\r\n\r\n"
              "--" BOUNDARY
              "\r\n"
              "Content-Disposition: form-data; name=\"token\"\r\n"
              "Content-Type: text/plain \r\n\r\nthe-token\r\n"
              "--" BOUNDARY
              "\r\n"
              "Content-Disposition: form-data; name=\"user\"\r\n"
              "Content-Type: text/plain \r\n\r\nthe-user\r\n"
              "--" BOUNDARY
              "\r\n"
              "Content-Disposition: form-data; name=\"message\"\r\n"
              "Content-Type: text/plain \r\n\r\nmotion\r\n"
              "--" BOUNDARY "--\r\n");
    requests.add_picture();
    requests.alert.count = 12;
    const std::string picture = requests.make(AlertTarget::kPushover);
    EXPECT_TRUE(
        picture.ends_with("\r\n\r\nmotion (12 times)\r\n"
                          "--" BOUNDARY "\r\n"
                          "Content-Disposition: form-data; name=\"attachment\"; filename=\"image.jpg\"\r\n"
                          "Content-Type: image/jpeg\r\n\r\nPICTURE\r\n"
                          "--" BOUNDARY "--\r\n"));
    EXPECT_TRUE(Requests::is_whole(text));
    EXPECT_TRUE(Requests::is_whole(picture));
}

TEST(AlertRequest, of_ntfy_has_the_picture_as_its_body) {
    Requests requests;
    requests.set(Key::kNtfyUrl, "https://ntfy.example:8443/topic");
    EXPECT_EQ(requests.make(AlertTarget::kNtfy),
              "POST /topic HTTP/1.1\r\nHost: ntfy.example:8443\r\nTitle: Porch\r\nConnection: close\r\n"
              "Content-Length: 6\r\n\r\nmotion");
    requests.set(Key::kNtfyToken, "tk_1");
    requests.add_picture();
    EXPECT_EQ(requests.make(AlertTarget::kNtfy),
              "POST /topic HTTP/1.1\r\nHost: ntfy.example:8443\r\nTitle: Porch\r\n"
              "Authorization: Bearer tk_1\r\nConnection: close\r\nMessage: motion\r\nFilename: image.jpg\r\n"
              "Content-Length: 7\r\n\r\nPICTURE");
}

TEST(AlertRequest, of_a_webhook_is_json_or_a_plain_get) {
    Requests requests;
    requests.set(Key::kWebhookUrl, "http://hub.example/alerts?board=1");
    requests.write("a \"door\"");
    requests.alert.count = 2;
    requests.add_picture();
    EXPECT_EQ(requests.make(AlertTarget::kWebhook),
              "POST /alerts?board=1 HTTP/1.1\r\nHost: hub.example\r\nConnection: close\r\n"
              "Content-Type: application/json\r\nContent-Length: 81\r\n\r\n"
              R"({"board":"Porch","kind":"motion","text":"a \"door\"","count":2,"time":1780272000})");
    EXPECT_FALSE(requests.make(AlertTarget::kWebhook, 0).contains("time"));
    requests.set(Key::kWebhookMethod, "GET");
    requests.set(Key::kWebhookToken, "secret");
    EXPECT_EQ(requests.make(AlertTarget::kWebhook),
              "GET /alerts?board=1 HTTP/1.1\r\nHost: hub.example\r\nAuthorization: Bearer secret\r\n"
              "Connection: close\r\n\r\n");
}

TEST(AlertRequest, fits_its_memory_whatever_the_settings_and_the_text_are) {
    Requests requests;
    for (const Key key : {Key::kPushoverToken, Key::kPushoverUser, Key::kNtfyToken, Key::kWebhookToken})
        requests.set(key, std::string(static_cast<std::size_t>(row_of(key).max), 'k'));
    requests.set(Key::kName, std::string(32, '"'));
    const auto set_url = [&](Key key) {
        std::string url = "https://" + std::string(30, 'h') + ":65535/";
        url.resize(static_cast<std::size_t>(row_of(key).max), 'p');
        requests.set(key, url);
    };
    set_url(Key::kPushoverUrl);
    set_url(Key::kNtfyUrl);
    set_url(Key::kWebhookUrl);
    requests.write(std::string(Alert::kMaxText, '\xff'));
    requests.alert.count = UINT16_MAX;
    requests.add_picture();
    for (const AlertTarget target : kEveryAlertTarget)
        EXPECT_TRUE(Requests::is_whole(requests.make(target))) << std::string(name_of(target));
    EXPECT_TRUE(requests.make(AlertTarget::kPushover).contains("(65535 times)"));
    EXPECT_TRUE(requests.make(AlertTarget::kWebhook).ends_with("\"time\":1780272000}"));
}

TEST(AlertRequest, goes_to_the_targets_whose_settings_are_complete) {
    Requests requests;
    EXPECT_EQ(alert_targets(requests.settings), 0);
    requests.set(Key::kPushoverToken, "the-token");
    EXPECT_EQ(alert_targets(requests.settings), 0);
    requests.set(Key::kPushoverUser, "the-user");
    EXPECT_EQ(alert_targets(requests.settings), bit_of(AlertTarget::kPushover));
    requests.set(Key::kPushoverActivated, "false");
    EXPECT_EQ(alert_targets(requests.settings), 0);
    requests.set(Key::kNtfyUrl, "https://ntfy.sh/topic");
    requests.set(Key::kWebhookUrl, "http://192.168.1.2/");
    EXPECT_EQ(alert_targets(requests.settings), bit_of(AlertTarget::kNtfy) | bit_of(AlertTarget::kWebhook));
    EXPECT_TRUE(alert_address(requests.settings, AlertTarget::kNtfy)->is_secured);
    EXPECT_FALSE(alert_address(requests.settings, AlertTarget::kWebhook)->is_secured);
}

}  // namespace
}  // namespace vedette::node
