#include "hub/settings/mask.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(MaskCredentials, a_password_before_a_host_is_masked) {
    const std::pair<const char*, const char*> cases[] = {
        {"http://user:secret@host/path", "http://user:***@host/path"},
        {"http://user:secret@host:8080", "http://user:***@host:8080"},
        {"rtsp://:secret@[fe80::1]:554/s", "rtsp://:***@[fe80::1]:554/s"},
        {"https://user:@host/", "https://user:***@host/"},
        {"HTTP://USER:SECRET@HOST", "HTTP://USER:***@HOST"},
        {"http://user:se:cret@host/", "http://user:***@host/"},
        {"http://user:se%40cret@host/", "http://user:***@host/"},
        {"http://user@host/", "http://user@host/"},
        {"admin:secret@192.168.1.5", "admin:***@192.168.1.5"},
        {"admin:secret@192.168.1.5/mjpeg", "admin:***@192.168.1.5/mjpeg"},
        {"user:secret@host/?next=http://h/", "user:***@host/?next=http://h/"},
        {"//user:secret@host/", "//user:***@host/"},
        {"connect to http://a:b@c/ failed, then http://d:e@f/",
         "connect to http://a:***@c/ failed, then http://d:***@f/"},
        {"{\"source\":\"http://a:b@c/\",\"x\":1}", "{\"source\":\"http://a:***@c/\",\"x\":1}"},
        {"http://proxy/?u=http://a:b@c/", "http://proxy/?u=http://a:***@c/"},
        {"exec:ffmpeg -i rtsp://a:b@c/ -", "exec:ffmpeg -i rtsp://a:***@c/ -"},
    };
    for (const auto& [given, masked] : cases) EXPECT_EQ(mask_credentials(given), masked) << given;
}

TEST(MaskCredentials, a_password_with_unescaped_characters_is_masked_whole) {
    for (const char* text :
         {"http://user:sec@ret@host/", "http://user:sec/ret@host/", "http://user:sec?ret@host/",
          "http://user:sec#ret@host/", "http://user:12/ret@host/", "http://user:a@b/ret@host/x",
          "http://user:/ret@host", "user:sec@ret@host"}) {
        const std::string masked = mask_credentials(text);
        EXPECT_EQ(masked.find("ret"), std::string::npos) << masked;
        EXPECT_EQ(masked.find("sec"), std::string::npos) << masked;
        EXPECT_NE(masked.find("user:***@"), std::string::npos) << masked;
    }
}

TEST(MaskCredentials, a_password_with_blanks_is_masked_whole) {
    const std::pair<const char*, const char*> cases[] = {
        {"http://user:two words@host/", "http://user:***@host/"},
        {"http://user: secret @host/", "http://user:***@host/"},
        {"http://user:12 34@host/", "http://user:***@host/"},
        {"http://user:a/b c?d\te@host/x y", "http://user:***@host/x y"},
        {"connect to http://a:b c@d/ failed, then http://e:f g@h/",
         "connect to http://a:***@d/ failed, then http://e:***@h/"},
        {"camera: \"http://user:two words@host/\" a@b", "camera: \"http://user:***@host/\" a@b"},
    };
    for (const auto& [given, masked] : cases) EXPECT_EQ(mask_credentials(given), masked) << given;
    for (const char* text :
         {"http://192.168.1.5:80 is lost, ask bob@example.org", "http://[::1]/a and bob@example.org",
          "http://camera:80/mjpeg is lost, ask bob@example.org",
          "http://camera/ is lost, ask bob@example.org", "http://user:open\nbob@example.org"})
        EXPECT_EQ(mask_credentials(text), text);
}

TEST(MaskCredentials, secrets_in_a_query_are_masked) {
    const std::pair<const char*, const char*> cases[] = {
        {"http://h/a?user=bob&pwd=secret", "http://h/a?user=bob&pwd=***"},
        {"http://h/a?password=secret&fps=2", "http://h/a?password=***&fps=2"},
        {"http://h/?PASS=secret#top", "http://h/?PASS=***#top"},
        {"http://h/?token=secret;x=1", "http://h/?token=***;x=1"},
        {"tcpcam://h:3333?pin=1235", "tcpcam://h:3333?pin=***"},
        {"http://h/?key=secret", "http://h/?key=***"},
        {"http://h/?api_key=secret", "http://h/?api_key=***"},
        {"http://h/?X-Api-Key=secret", "http://h/?X-Api-Key=***"},
        {"http://h/?access_token=secret", "http://h/?access_token=***"},
        {"http://h/?p%61ss=secret", "http://h/?p%61ss=***"},
        {"http://h/?u[password]=secret", "http://h/?u[password]=***"},
        {"http://h/?loginuse=admin&loginpas=secret", "http://h/?loginuse=admin&loginpas=***"},
        {"http://h/?pwd=", "http://h/?pwd="},
        {"http://h/?pwd=a=b", "http://h/?pwd=***"},
        {"password=\"two words\" next", "password=*** next"},
        {"password='a'b next", "password=*** next"},
        {"password='open", "password=***"},
        {"http://u:p@h/?pin=1&x=2", "http://u:***@h/?pin=***&x=2"},
    };
    for (const auto& [given, masked] : cases) EXPECT_EQ(mask_credentials(given), masked) << given;
}

TEST(MaskCredentials, text_without_a_secret_does_not_change) {
    for (const char* text :
         {"", "plain words", "http://192.168.1.5:8080/mjpeg", "http://host/image@2x.jpg",
          "http://h.lan:80/a@b", "http://[::1]:8480/cameras",
          "http://h/?monkey=1&keyframe=2&pinned=3&turnkey_x=4", "a=b", "12:30", "file:me@work.avi",
          "folder:/home/a:b@c", "rpicam://0?size=640x480&fps=10", "see bob@example.org",
          "v4l2:///dev/video0?size=640x480", "ratio 4:3 @ 25 fps"}) {
        EXPECT_EQ(mask_credentials(text), text);
    }
}

TEST(MaskCredentials, masking_twice_changes_nothing) {
    for (const char* text :
         {"http://user:sec/ret@host/?pin=1", "admin:x@h", "//a:b@c//d:e@f", "pass='a b' x:y@z",
          "http://a:b@c/http://d:e@f?key=g=h", "//a:b@c//dk:fe?@ey=g=h"}) {
        const std::string once = mask_credentials(text);
        EXPECT_EQ(mask_credentials(once), once);
    }
}

}  // namespace
}  // namespace vedette::settings
