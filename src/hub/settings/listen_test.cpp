// Where the hub listens, TLS, and the proxies in front of it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/settings/settings.hpp"
#include "hub/settings/summary.hpp"

namespace vedette::settings {
namespace {

// With one certificate and one key.
Environment files() {
    return {.variable = {}, .read_file = [](const std::string& path) -> Result<std::string> {
                if (path == "/etc/v/hub.pem") return "-----BEGIN CERTIFICATE-----\nMIIB\n";
                if (path == "/etc/v/hub.key") return "-----BEGIN PRIVATE KEY-----\nMIIB\n";
                return fail(Kind::kNotFound, "No such file or directory");
            }};
}

std::expected<Settings, Problems> parse(std::string_view text) {
    return parse_settings("version: 1\n" + std::string(text), "v.yaml", "/etc/v", files());
}

Settings good(std::string_view text) {
    const auto settings = parse(text);
    EXPECT_TRUE(settings.has_value()) << text << (settings ? "" : format(settings.error().front()));
    return settings.value_or(Settings{});
}

std::string problem(std::string_view text) {
    const auto settings = parse(text);
    return settings ? "good" : format(settings.error().front());
}

TEST(ListenSettings, a_unix_socket_has_a_mode_and_an_owner) {
    const Settings own = good("listen: unix:/run/v.sock\n");
    ASSERT_TRUE(own.listen_unix.has_value());
    EXPECT_EQ(*own.listen_unix, (UnixEndpoint{.path = "/run/v.sock", .mode = 0660}));
    EXPECT_EQ(own.listen.address, "");
    EXPECT_TRUE(summary(own).contains("page on unix:/run/v.sock")) << summary(own);
    const Settings all = good("listen: unix:/run/v.sock\nlisten_mode: \"0666\"\nlisten_owner: v:www-data\n");
    EXPECT_EQ(*all.listen_unix, (UnixEndpoint{.path = "/run/v.sock", .mode = 0666, .owner = "v:www-data"}));
    EXPECT_EQ(problem("listen: unix:/run/v.sock\nlisten_mode: \"0689\"\n"),
              "v.yaml:3:15: listen_mode: \"0689\" is no mode (allowed: octal digits, such as 0660)");
    EXPECT_TRUE(problem("listen_mode: \"0666\"\n").contains("listen is no Unix socket"));
    EXPECT_TRUE(problem("listen: unix:v.sock\n").contains("listen: ")) << "relative to what?";
    EXPECT_TRUE(problem("listen: unix:/" + std::string(107, 'x') + "\n").contains("listen: "));
    EXPECT_TRUE(good("listen: systemd\n").listen_systemd);
}

TEST(ListenSettings, a_certificate_is_ones_own_or_the_hubs) {
    const Settings own = good("tls: {certificate: hub.pem, key: hub.key}\n");
    ASSERT_TRUE(own.tls.has_value());
    EXPECT_EQ(own.tls->certificate, "/etc/v/hub.pem");
    EXPECT_EQ(own.tls->key, "/etc/v/hub.key");
    EXPECT_TRUE(summary(own).contains("page on https://127.0.0.1:8480/")) << summary(own);
    EXPECT_EQ(good("tls: {self_signed: true}\n").tls, TlsSettings{});
    EXPECT_FALSE(good("").tls.has_value());
    EXPECT_TRUE(problem("tls: {certificate: hub.pem}\n").contains("tls.certificate: is given without key"));
    EXPECT_TRUE(problem("tls: {key: hub.key}\n").contains("tls.key: is given without certificate"));
    EXPECT_TRUE(problem("tls: {certificate: hub.pem, key: hub.key, self_signed: true}\n")
                    .contains("although self_signed is true"));
    EXPECT_TRUE(problem("tls: {self_signed: false}\n").contains("names no certificate"));
    EXPECT_TRUE(problem("tls: {certificate: no.pem, key: hub.key}\n").contains("can't be read"));
    EXPECT_TRUE(problem("tls: {certificate: hub.key, key: hub.key}\n").contains("without a certificate"));
}

TEST(ListenSettings, plain_requests_of_another_port_are_redirected) {
    const Settings both =
        good("tls: {self_signed: true, redirect_from: \"0.0.0.0:80\", acme_webroot: acme}\n");
    EXPECT_EQ(both.tls->redirect_from, (Endpoint{.address = "0.0.0.0", .port = 80}));
    EXPECT_EQ(both.tls->acme_webroot, "/etc/v/acme");
    EXPECT_TRUE(problem("tls: {self_signed: true, acme_webroot: acme}\n").contains("without redirect_from"));
    EXPECT_TRUE(problem("tls: {self_signed: true, redirect_from: \"unix:/x\"}\n").contains("no TCP port"));
    EXPECT_TRUE(problem("tls: {self_signed: true, redirect_from: \"127.0.0.1:8480\"}\n")
                    .contains("is also the port of listen"));
}

TEST(ListenSettings, a_public_url_has_no_slash_at_its_end_and_no_query) {
    EXPECT_EQ(good("public_url: https://camera.example.org/\n").public_url, "https://camera.example.org");
    EXPECT_EQ(good("public_url: http://h:81/cams/\n").public_url, "http://h:81/cams");
    for (const char* url : {"camera.example.org", "https://h/?a=1", "https://h/#a", "https://"})
        EXPECT_TRUE(
            problem(fmt::format("public_url: '{}'\n", url)).contains("public_url: is no address of a page"))
            << url;
}

TEST(ListenSettings, a_base_path_is_a_plain_path_without_a_slash_at_its_end) {
    EXPECT_EQ(good("base_path: /my/cams\n").base_path, "/my/cams");
    EXPECT_EQ(good("base_path: /cams/\n").base_path, "/cams");
    EXPECT_EQ(good("base_path: /\n").base_path, "");
    for (const char* path : {"cams", "//cams", "/a/../b", "/a b", "/a%20b", "/a?b"})
        EXPECT_TRUE(problem(fmt::format("base_path: {}\n", path)).contains("base_path: ")) << path;
}

TEST(ListenSettings, proxies_are_addresses_and_name_a_user_in_a_header) {
    const Settings s =
        good("trusted_proxies: [127.0.0.1, 10.0.0.0/8, unix]\naccess: {proxy_user: Remote-User}\n");
    EXPECT_EQ(s.proxy_user, "Remote-User");
    for (const char* peer : {"127.0.0.1", "10.1.2.3", "unix"})
        EXPECT_TRUE(s.trusted_proxies.contains(peer)) << peer;
    for (const char* peer : {"127.0.0.2", "192.168.1.1", "::1", "unknown"})
        EXPECT_FALSE(s.trusted_proxies.contains(peer)) << peer;
    EXPECT_FALSE(good("").trusted_proxies.contains("unix"));
    EXPECT_EQ(problem("trusted_proxies: [127.0.0.1, proxy.lan]\n"),
              "v.yaml:2:30: trusted_proxies: \"proxy.lan\" is no address (allowed: unix, or an address or a "
              "prefix, such as 192.168.1.0/24)");
    EXPECT_TRUE(problem("access: {proxy_user: Remote-User}\n").contains("without trusted_proxies"));
    for (const char* name : {"Cookie", "authorization", "\"Remote User\"", "\"a:b\""})
        EXPECT_TRUE(problem(fmt::format("trusted_proxies: [unix]\naccess: {{proxy_user: {}}}\n", name))
                        .contains("cannot name a user"))
            << name;
}

}  // namespace
}  // namespace vedette::settings
