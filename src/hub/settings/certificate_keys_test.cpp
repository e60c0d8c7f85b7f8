// The fingerprint of a certificate as a person writes it, and the keys that exclude each other.
#include "hub/settings/certificate_keys.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::settings {
namespace {

// In the form of io::TlsOptions::pin.
const std::string kPin =
    "9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08";

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), to_lower);
    return text;
}

std::string with(char separator) {
    std::string text = kPin;
    std::ranges::replace(text, ':', separator);
    return text;
}

std::string without_colons() {
    std::string text = kPin;
    std::erase(text, ':');
    return text;
}

// What is wrong with a file of one camera; empty: nothing.
std::string problems(const std::string& camera) {
    const auto settings =
        parse_settings("version: 1\ncameras: {a: {" + camera + "}}\n", "f", "", process_environment());
    std::string out;
    if (!settings)
        for (const Problem& problem : settings.error()) out += format(problem) + "\n";
    return out;
}

TEST(Fingerprint, is_read_as_openssl_and_browsers_print_it) {
    for (const std::string& written :
         {kPin, lower(kPin), without_colons(), lower(without_colons()), with(' ')})
        EXPECT_EQ(parse_fingerprint("sha256:" + written), kPin) << written;
    EXPECT_EQ(parse_fingerprint("SHA256:" + kPin), kPin);
}

TEST(Fingerprint, a_part_of_one_and_more_than_one_are_refused) {
    for (const std::string& digits : {kPin, without_colons()}) {
        const std::string whole = "sha256:" + digits;
        for (std::size_t n = 0; n < whole.size(); ++n)
            EXPECT_EQ(parse_fingerprint(whole.substr(0, n)), std::nullopt) << n;
        for (const char* const more : {"0", "00", ":", ":00", " "})
            EXPECT_EQ(parse_fingerprint(whole + more), std::nullopt) << more;
        for (std::size_t n = 0; n < whole.size(); ++n) {
            std::string wrong = whole;
            wrong[n] = 'x';
            EXPECT_EQ(parse_fingerprint(wrong), std::nullopt) << wrong;
        }
    }
}

TEST(Fingerprint, another_form_is_refused) {
    std::string mixed = kPin;
    mixed[5] = ' ';
    for (const std::string& text :
         {kPin, "sha1:" + kPin, "sha256: " + kPin, "sha256:" + mixed, "sha256:" + with('-'),
          "sha256:" + kPin.substr(0, 64), "SHA256 Fingerprint=" + kPin})
        EXPECT_EQ(parse_fingerprint(text), std::nullopt) << text;
}

TEST(CertificateKeys, a_pin_reaches_the_source_and_the_device_that_turns_it) {
    const std::string pin = "tls_pin: \"sha256:" + lower(kPin) + "\"";
    const auto settings =
        parse_settings("version: 1\ncameras: {a: {source: \"wss://h/\", " + pin +
                           ", ptz: {kind: control_servo, url: \"https://h/\", " + pin + "}}}\n",
                       "f", "", process_environment());
    ASSERT_TRUE(settings.has_value()) << format(settings.error().front());
    EXPECT_EQ(settings->cameras[0].source.tls_pin, kPin);
    EXPECT_EQ(settings->cameras[0].ptz->device.tls_pin, kPin);
    const auto without =
        parse_settings("version: 1\ncameras: {a: {source: \"wss://h/\"}}\n", "f", "", process_environment());
    EXPECT_EQ(without->cameras[0].source.tls_pin, "");
}

TEST(CertificateKeys, a_pin_that_cannot_be_used_is_a_problem_that_says_what_to_write) {
    const std::string pin = ", tls_pin: \"sha256:" + kPin + "\"";
    struct Case {
        std::string camera;
        std::string problem;
    };
    const Case cases[] = {
        {"source: \"https://h/\"" + pin, ""},
        {"source: \"https://h/\"" + pin + ", verify: true", ""},
        {"source: \"http://h/\"" + pin,
         "cameras.a.tls_pin: does not apply to a source of kind http (allowed: https and wss sources)\n"},
        {"source: \"ws://h/\"" + pin,
         "cameras.a.tls_pin: does not apply to a source of kind ws (allowed: https and wss sources)\n"},
        {"source: \"https://h/\", tls_pin: abcd",
         "cameras.a.tls_pin: is no SHA-256 fingerprint of a certificate (allowed: " +
             std::string(kFingerprintForm) + ")\n"},
        {"source: \"https://h/\", verify: false" + pin,
         "cameras.a.tls_pin: is given although verify is false, which turns the check off (allowed: one of "
         "the "
         "two)\n"},
        {"source: \"https://h/\", ca_file: camera.pem" + pin,
         "cameras.a.tls_pin: is given together with ca_file (allowed: one of the two)\n"},
        {"source: \"https://h/\", ptz: {kind: control_servo, url: \"http://h/\"" + pin + "}",
         "cameras.a.ptz.tls_pin: does not apply to a url of kind http (allowed: https)\n"},
    };
    for (const Case& c : cases) {
        const std::string said = problems(c.camera);
        EXPECT_TRUE(said.ends_with(c.problem)) << said;
        EXPECT_EQ(std::ranges::count(said, '\n'), c.problem.empty() ? 0 : 1) << said;
    }
}

}  // namespace
}  // namespace vedette::settings
