#include "hub/doctor/system_checks.hpp"

#include <fstream>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux/base/unique_fd.hpp"
#include "linux/io/self_signed.hpp"

namespace vedette::doctor {
namespace {

constexpr UtcTime kNow{std::chrono::seconds(1'800'000'000)};

std::string said(const Findings& findings) {
    std::string out;
    for (const Finding& f : findings)
        out += std::string(to_string(f.level)) + ": " + f.about + ": " + f.what + " [" + f.key + "]\n";
    return out;
}

TEST(SystemChecks, a_clock_that_nobody_keeps_is_named) {
    EXPECT_EQ(said(check_clock(kNow, true)), "");
    EXPECT_EQ(said(check_clock(kNow, std::nullopt)), "");
    EXPECT_EQ(said(check_clock(kNow, false)),
              "warning: clock: nothing keeps the clock of this machine right []\n");
    EXPECT_EQ(said(check_clock(UtcTime{0s}, true)),
              "error: clock: the clock says 1970-01-01, which is in the past []\n");
}

TEST(SystemChecks, a_folder_that_can_be_written_is_silent_and_leaves_nothing) {
    const std::string folder = testing::TempDir() + "vedette-doctor-disk";
    std::filesystem::create_directories(folder);
    EXPECT_EQ(said(check_disk(folder)), "");
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    std::filesystem::remove_all(folder);
    EXPECT_EQ(said(check_disk(folder)), "");
    EXPECT_EQ(said(check_disk("")), "");
}

TEST(SystemChecks, a_folder_that_cannot_be_written_is_named) {
    EXPECT_TRUE(said(check_disk("/proc")).contains("error: disk: ")) << said(check_disk("/proc"));
}

TEST(SystemChecks, a_webcam_that_is_not_there_is_named) {
    settings::Settings settings;
    settings.cameras.push_back(
        {.id = "desk", .name = "", .source = *settings::parse_source("v4l2:/dev/video99"), .timeout = {}});
    EXPECT_EQ(said(check_devices(settings)), "error: desk: there is no /dev/video99 [cameras.desk.source]\n");
}

TEST(SystemChecks, a_name_without_an_address_is_named) {
    settings::Settings settings;
    settings.cameras.push_back(
        {.id = "a", .name = "", .source = *settings::parse_source("http://localhost/"), .timeout = {}});
    settings.cameras.push_back(
        {.id = "b", .name = "", .source = *settings::parse_source("http://127.0.0.1/"), .timeout = {}});
    settings.cameras.push_back(
        {.id = "c", .name = "", .source = *settings::parse_source("http://nothing.invalid/"), .timeout = {}});
    EXPECT_TRUE(said(check_names(settings)).starts_with("error: c: nothing.invalid has no address: "))
        << said(check_names(settings));
}

TEST(SystemChecks, a_taken_port_names_its_holder) {
    const UniqueFd taken(::socket(AF_INET, SOCK_STREAM, 0));
    ::sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::socklen_t size = sizeof address;
    ASSERT_EQ(::bind(taken.get(), reinterpret_cast<::sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(taken.get(), 1), 0);
    ASSERT_EQ(::getsockname(taken.get(), reinterpret_cast<::sockaddr*>(&address), &size), 0);
    settings::Settings settings;
    settings.listen.port = ntohs(address.sin_port);
    EXPECT_EQ(said(check_ports(settings)), "error: ports: port " + std::to_string(settings.listen.port) +
                                               " is taken by hub_doctor_test (process " +
                                               std::to_string(::getpid()) + ") [listen]\n");
    settings.listen.port = 0;
    EXPECT_EQ(said(check_ports(settings)), "");
    settings.listen = {.address = "192.0.2.7", .port = 9999};
    EXPECT_TRUE(said(check_ports(settings)).starts_with("error: ports: listen on 192.0.2.7:9999: "))
        << said(check_ports(settings));
}

TEST(SystemChecks, a_certificate_that_ends_soon_is_named) {
    const std::string folder = testing::TempDir() + "vedette-doctor-tls";
    std::filesystem::create_directories(folder);
    const auto made = io::make_self_signed({"localhost"}, kNow, std::chrono::hours(24 * 30));
    ASSERT_TRUE(made.has_value());
    std::ofstream(folder + "/c.pem") << made->certificate;
    std::ofstream(folder + "/k.pem") << made->key;
    settings::Settings settings;
    EXPECT_EQ(said(check_certificate(settings, kNow)), "");
    settings.tls = settings::TlsSettings{
        .certificate = folder + "/c.pem", .key = folder + "/k.pem", .redirect_from = {}, .acme_webroot = {}};
    EXPECT_EQ(said(check_certificate(settings, kNow)), "");
    EXPECT_EQ(said(check_certificate(settings, kNow + std::chrono::hours(24 * 20))),
              "warning: certificate: it ends on 2027-02-14 [tls.certificate]\n");
    EXPECT_EQ(said(check_certificate(settings, kNow + std::chrono::hours(24 * 31))),
              "error: certificate: it ended on 2027-02-14 [tls.certificate]\n");
    std::filesystem::remove(folder + "/k.pem");
    EXPECT_TRUE(said(check_certificate(settings, kNow)).starts_with("error: certificate: "));
    std::filesystem::remove_all(folder);
}

TEST(Findings, are_sorted_and_written_as_json) {
    Findings all = {{Level::kNote, "a", "w", "", ""}, {Level::kError, "b", "w \"q\"", "c", "listen"}};
    sort(all);
    EXPECT_EQ(findings_json(all),
              R"({"findings":[{"level":"error","about":"b","what":"w \"q\"","cure":"c","key":"listen"},)"
              R"({"level":"note","about":"a","what":"w","cure":"","key":null}]})");
    EXPECT_EQ(format(all), "error: b: w \"q\"\n    cure: c\n    key: listen\nnote: a: w\n");
    EXPECT_EQ(findings_json({}), R"({"findings":[]})");
}

}  // namespace
}  // namespace vedette::doctor
