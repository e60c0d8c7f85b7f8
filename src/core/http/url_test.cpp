#include "core/http/url.hpp"

#include <string>

#include <gtest/gtest.h>

namespace vedette::http {
namespace {

// The parts of a URL, or its error.
std::string parts(std::string_view text) {
    const auto url = parse_url(text);
    if (!url) return std::string(to_string(url.error()));
    std::string out;
    for (std::string_view part :
         {url->scheme, url->user, url->password, url->host, url->path, url->query, url->fragment}) {
        out += std::string(part) + "|";
    }
    return out + std::to_string(url->port) + (url->is_ipv6 ? " v6" : "") + (url->has_userinfo ? " @" : "") +
           (url->has_query ? " ?" : "");
}

TEST(Url, is_parsed) {
    EXPECT_EQ(parts("http://cam.local"), "http|||cam.local||||80");
    EXPECT_EQ(parts("http://u:p%40@10.0.0.7:8080/a/b?x=1&y#z"), "http|u|p%40|10.0.0.7|/a/b|x=1&y|z|8080 @ ?");
    EXPECT_EQ(parts("https://[fe80::1]:8443/"), "https|||fe80::1|/|||8443 v6");
    EXPECT_EQ(parts("WSS://h?"), "WSS|||h||||443 ?");
    EXPECT_EQ(parts("rtsp://h/1"), "rtsp|||h|/1|||554");
    EXPECT_EQ(parts("tcpcam://h:3333"), "tcpcam|||h||||3333");
    EXPECT_EQ(parts("ws://user@h"), "ws|user||h||||80 @");
    EXPECT_EQ(parts("http://h:/x"), "http|||h|/x|||80");
    EXPECT_EQ(parts("http://a:b:c@h/"), "http|a|b:c|h|/|||80 @");
    EXPECT_EQ(parts("http://h#f?g"), "http|||h|||f?g|80");
}

TEST(Url, each_malformed_part_has_its_own_error) {
    const auto wrong = [](std::string_view text) {
        const auto url = parse_url(text);
        return url ? std::string("accepted") : std::string(to_string(url.error()));
    };
    const auto say = [](UrlError error) { return std::string(to_string(error)); };
    EXPECT_EQ(wrong(""), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("camera/stream"), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("1http://h"), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("ht_tp://h"), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("://h"), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("http:/h"), say(UrlError::kNoAuthority));
    EXPECT_EQ(wrong("192.168.1.7:81/stream"), say(UrlError::kBadScheme));
    EXPECT_EQ(wrong("localhost:81/stream"), say(UrlError::kNoAuthority));
    EXPECT_EQ(wrong("http://"), say(UrlError::kNoHost));
    EXPECT_EQ(wrong("http://:80/"), say(UrlError::kNoHost));
    EXPECT_EQ(wrong("http:///path"), say(UrlError::kNoHost));
    EXPECT_EQ(wrong("http://u@/"), say(UrlError::kNoHost));
    EXPECT_EQ(wrong("http://u:p@ss@h/"), say(UrlError::kBadUserinfo));
    EXPECT_EQ(wrong("http://h\"x/"), say(UrlError::kBadHost));
    EXPECT_EQ(wrong("http://[::1/"), say(UrlError::kBadHost));
    EXPECT_EQ(wrong("http://[]/"), say(UrlError::kBadHost));
    EXPECT_EQ(wrong("http://[host]/"), say(UrlError::kBadHost));
    EXPECT_EQ(wrong("http://[::1]x/"), say(UrlError::kBadHost));
    EXPECT_EQ(wrong("http://fe80::1/"), say(UrlError::kBadPort));
    EXPECT_EQ(wrong("http://h:0/"), say(UrlError::kBadPort));
    EXPECT_EQ(wrong("http://h:65536/"), say(UrlError::kBadPort));
    EXPECT_EQ(wrong("http://h:8o/"), say(UrlError::kBadPort));
    EXPECT_EQ(wrong("http://h/%zz"), say(UrlError::kBadEscape));
    EXPECT_EQ(wrong("http://h/%a"), say(UrlError::kBadEscape));
    EXPECT_EQ(wrong("http://h/a b"), say(UrlError::kBadByte));
    EXPECT_EQ(wrong("http://h/\r\nX: y"), say(UrlError::kBadByte));
    EXPECT_EQ(wrong("http://h/\xc3\xa4"), say(UrlError::kBadByte));
}

TEST(Url, target_and_host_are_formatted_for_a_request) {
    char out[32];
    EXPECT_EQ(format_target(*parse_url("http://h"), out), "/");
    EXPECT_EQ(format_target(*parse_url("http://h?a"), out), "/?a");
    EXPECT_EQ(format_target(*parse_url("http://h/s?a=1#f"), out), "/s?a=1");
    EXPECT_EQ(format_host(*parse_url("http://u:p@h:80/"), out), "h");
    EXPECT_EQ(format_host(*parse_url("https://h:80/"), out), "h:80");
    EXPECT_EQ(format_host(*parse_url("ws://[::1]:81/"), out), "[::1]:81");
    EXPECT_EQ(format_target(*parse_url("http://h/0123456789012345678901234567890123"), out), "");
}

TEST(Url, a_reference_is_resolved_against_its_base) {
    const auto resolved = [](std::string_view base, std::string_view reference) {
        char out[64];
        const auto text = resolve_reference(*parse_url(base), reference, out);
        return std::string(text ? *text : to_string(text.error()));
    };
    constexpr std::string_view kBase = "http://u:p@h:81/a/b?q";
    EXPECT_EQ(resolved(kBase, "https://x/y"), "https://x/y");
    EXPECT_EQ(resolved(kBase, "//x:1/y"), "http://x:1/y");
    EXPECT_EQ(resolved(kBase, "/c?d#e"), "http://h:81/c?d#e");
    EXPECT_EQ(resolved(kBase, "c"), "http://h:81/a/c");
    EXPECT_EQ(resolved(kBase, "../c/./d/.."), "http://h:81/c/");
    EXPECT_EQ(resolved(kBase, "../../../c"), "http://h:81/c");
    EXPECT_EQ(resolved(kBase, "?r"), "http://h:81/a/b?r");
    EXPECT_EQ(resolved(kBase, ""), "http://h:81/a/b?q");
    EXPECT_EQ(resolved("http://h", "c"), "http://h/c");
    EXPECT_EQ(resolved("http://[::1]:81", "c"), "http://[::1]:81/c");
    EXPECT_EQ(resolved("http://[fe80::1%25eth0]:81", "c"), "http://[fe80::1%25eth0]:81/c");
    EXPECT_EQ(resolved(kBase, "javascript:x"), to_string(UrlError::kNoAuthority));
    EXPECT_EQ(resolved(kBase, "/" + std::string(64, 'x')), to_string(UrlError::kTooLong));
}

// Field case: redirects to an address with blanks, UTF-8 or a bare % | home-made servers, RFC 3986 2.1 | they are encoded, as browsers do
TEST(Url, bytes_that_no_url_has_are_encoded_in_a_reference) {
    const auto resolved = [](std::string_view reference) {
        char out[100];
        const auto text = resolve_reference(*parse_url("http://h/a/b"), reference, out);
        return std::string(text ? *text : to_string(text.error()));
    };
    EXPECT_EQ(resolved("/live view/caf\xc3\xa9"), "http://h/live%20view/caf%C3%A9");
    EXPECT_EQ(resolved("cam 1?name=front door#x y"), "http://h/a/cam%201?name=front%20door#x%20y");
    EXPECT_EQ(resolved("http://x/a b"), "http://x/a%20b");
    EXPECT_EQ(resolved("HTTP://X:81/a|b"), "HTTP://X:81/a%7Cb");
    EXPECT_EQ(resolved("//x/\"q\""), "http://x/%22q%22");
    EXPECT_EQ(resolved(" /c \t"), "http://h/c");
    EXPECT_EQ(resolved("/100%/%41%4"), "http://h/100%25/%41%254");
    EXPECT_EQ(resolved("http://a b/"), "http://a%20b/");
}

// Field case: has a link-local IPv6 address | cameras without a router, RFC 6874 | the zone is used to connect and not sent
TEST(Url, an_ipv6_address_may_have_a_zone) {
    for (const char* text : {"http://[fe80::1%25eth0]:81/s%20", "http://[fe80::1%eth0]:81/s%20"}) {
        const auto url = parse_url(text);
        ASSERT_TRUE(url.has_value()) << text;
        EXPECT_EQ(url->host, "fe80::1");
        EXPECT_EQ(url->zone, "eth0");
        EXPECT_EQ(url->port, 81);
        char out[32];
        EXPECT_EQ(format_host(*url, out), "[fe80::1]:81");
    }
    EXPECT_EQ(parse_url("http://[fe80::1%25]/")->zone, "25");
    for (const char* bad : {"http://[fe80::1%]/", "http://[fe80::1%a b]/", "http://[fe80::1%e/0]/",
                            "http://[%eth0]/", "http://[fe80::1%eth0]/%zz"}) {
        EXPECT_FALSE(parse_url(bad)) << bad;
    }
}

TEST(Url, percent_escapes_are_decoded_in_place) {
    char text[] = "a%20b%2Bc+d";
    EXPECT_EQ(percent_decode(text, text).value_or("refused"), "a b+c+d");
    char out[3];
    EXPECT_EQ(percent_decode("a+b", out, Plus::kIsBlank).value_or("refused"), "a b");
    for (const char* bad : {"%", "%2", "%g0", "%0g", "abcd"}) EXPECT_FALSE(percent_decode(bad, out)) << bad;
    EXPECT_EQ(percent_decode("%00", out).value_or("refused").size(), 1U);
}

TEST(Query, items_come_in_order_and_decoded) {
    Query query("&a=1&&b=x%3Dy+z&c&d=&=e");
    std::string seen;
    char out[16];
    while (const auto item = query.next()) {
        seen += std::string(item->name) + "=" + std::string(item->decode(out).value_or("refused")) + ";";
    }
    EXPECT_EQ(seen, "a=1;b=x=y z;c=;d=;=e;");
}

TEST(Query, names_are_compared_decoded) {
    const auto item = find_query_item("f%70s=1&fps=2", "fps");
    ASSERT_TRUE(item.has_value());
    EXPECT_EQ(item->value, "1");
    EXPECT_TRUE(find_query_item("max+age=1", "max age").has_value());
    for (const char* other : {"fp=1", "fpss=1", "FPS=1", "f%7s=1", "fp%", "", "=fps"}) {
        EXPECT_FALSE(find_query_item(other, "fps").has_value()) << other;
    }
}

TEST(Query, a_value_that_is_too_long_or_broken_is_refused) {
    char out[2];
    EXPECT_FALSE(find_query_item("a=123", "a")->decode(out).has_value());
    EXPECT_FALSE(find_query_item("a=%1", "a")->decode(out).has_value());
}

}  // namespace
}  // namespace vedette::http
