// Cameras over TLS with a certificate of their own making: the settings' ca_file, verify and tls_pin
// reach the connection.
#include <gtest/gtest.h>

#include "hub/settings/settings.hpp"
#include "hub/source/make_source.hpp"
#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::source {
namespace {

std::string stream_of_two() {
    const auto jpeg = test::tiny_jpeg(3000, 1);
    const std::string part = "--b\r\n\r\n" + std::string(jpeg.begin(), jpeg.end()) + "\r\n";
    return "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n" + part + part;
}

// The camera of a settings file with this source and these keys.
std::unique_ptr<Source> camera(const std::string& source, const std::string& keys) {
    const auto settings =
        settings::parse_settings("version: 1\ncameras: {a: {source: \"" + source + "\"" + keys + "}}\n", "f",
                                 "", settings::process_environment());
    if (!settings) {
        ADD_FAILURE() << settings::format(settings.error().front());
        return nullptr;
    }
    return std::move(*make_source(settings->cameras.front().source));
}

TEST(SelfSignedCertificate, is_accepted_with_ca_file_or_without_verification_only) {
    const test::TlsServer server(stream_of_two());
    const std::string port = std::to_string(server.port());
    const std::string trust = ", ca_file: \"" + server.certificate_file() + "\"";
    struct Case {
        std::string source;
        std::string keys;
        std::size_t pictures;
        std::string words;
    };
    const Case cases[] = {
        {"https://127.0.0.1:", "", 0,
         "not trusted: self-signed certificate; a certificate that the camera made itself is accepted by "
         "tls_pin or ca_file"},
        {"https://127.0.0.1:", trust, 2, "the camera closed the connection"},
        {"https://127.0.0.1:", trust + ", verify: true", 2, "the camera closed the connection"},
        {"https://localhost:", trust, 0, "not trusted: hostname mismatch"},
        {"https://localhost:", ", verify: false", 2, "the camera closed the connection"},
        {"wss://127.0.0.1:", "", 0, "is accepted by tls_pin or ca_file"},
        {"wss://127.0.0.1:", trust, 0, "takes no WebSocket there"},
        {"wss://127.0.0.1:", ", verify: false", 0, "takes no WebSocket there"},
    };
    for (const Case& c : cases) {
        test::SourceFixture b;
        const auto source = camera(c.source + port + "/", c.keys);
        ASSERT_NE(source, nullptr);
        const Error why = b.run_to_end(*source);
        EXPECT_EQ(b.sink.pictures.size(), c.pictures) << c.source << c.keys;
        EXPECT_NE(why.message.find(c.words), std::string::npos) << c.source << c.keys << ": " << why.message;
    }
}

TEST(SelfSignedCertificate, is_accepted_with_its_fingerprint_whatever_it_says) {
    const test::CertificateFault faults[] = {{}, {.begin_s = -7200, .end_s = -3600}, {.self_signed = false}};
    for (const test::CertificateFault& fault : faults) {
        const test::TlsServer server(stream_of_two(), true, fault);
        const std::string pin = ", tls_pin: \"sha256:" + server.fingerprint() + "\"";
        for (const char* const host : {"127.0.0.1", "localhost"}) {
            test::SourceFixture b;
            const auto source =
                camera("https://" + std::string(host) + ":" + std::to_string(server.port()) + "/", pin);
            ASSERT_NE(source, nullptr);
            const Error why = b.run_to_end(*source);
            EXPECT_EQ(b.sink.pictures.size(), 2U) << why.message;
        }
        test::SourceFixture b;
        const auto source = camera("wss://localhost:" + std::to_string(server.port()) + "/", pin);
        ASSERT_NE(source, nullptr);
        const Error why = b.run_to_end(*source);
        EXPECT_NE(why.message.find("takes no WebSocket there"), std::string::npos) << why.message;
    }
}

// Field case: after an update or a reset the camera makes a new certificate | own case TLS | refused with the
// new fingerprint and what to do, and no request is sent
TEST(SelfSignedCertificate, another_one_than_the_pinned_one_is_refused_with_its_fingerprint) {
    const test::TlsServer server(stream_of_two());
    const test::TlsServer other("");
    const std::string port = std::to_string(server.port());
    for (const char* const scheme : {"https", "wss"}) {
        test::SourceFixture b;
        const auto source = camera(std::string(scheme) + "://127.0.0.1:" + port + "/",
                                   ", tls_pin: \"sha256:" + other.fingerprint() + "\"");
        ASSERT_NE(source, nullptr);
        EXPECT_EQ(b.run_to_end(*source).message,
                  "the certificate is not the pinned one: its fingerprint is sha256:" + server.fingerprint() +
                      "; if the camera itself shows this one, write it as tls_pin; if not, another device "
                      "answers in its place");
        EXPECT_EQ(b.sink.pictures.size(), 0U);
    }
}

}  // namespace
}  // namespace vedette::source
