// Each reason of the table is made to happen, and its message ends in what to do.
#include "hub/source/reasons.hpp"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/source/make_source.hpp"
#include "hub/source/ws_fixture.hpp"
#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::source {
namespace {

std::string jpeg() {
    const auto bytes = test::tiny_jpeg(3000, 1);
    return {bytes.begin(), bytes.end()};
}

std::string status(std::string_view line, std::string_view fields = "") {
    return fmt::format("HTTP/1.1 {}\r\n{}Content-Length: 0\r\n\r\n", line, fields);
}

std::string challenge(std::string_view value) {
    return status("401 Unauthorized", fmt::format("WWW-Authenticate: {}\r\n", value));
}

std::string content(std::string_view type, std::string_view body = "x") {
    return fmt::format("HTTP/1.1 200 OK\r\n{}\r\n{}",
                       type.empty() ? "" : fmt::format("Content-Type: {}\r\n", type), body);
}

std::string stream(std::string_view parts) { return content("multipart/x-mixed-replace; boundary=b", parts); }

// What a camera answers to every request, and the reason that a user reads.
struct Case {
    Reason reason;
    std::string answer;
    std::string words = {};  // in the message
    std::string source = "http://127.0.0.1:PORT/stream";
};

Error run(const std::string& source, bool command_line, const std::string& answer, std::uint16_t port = 0,
          const std::string& ca_file = "", const std::string& tls_pin = "") {
    test::SourceFixture b;
    test::FakeCamera camera(b.loop, [&](Connection& c, const std::string&) {
        c.send(answer);
        c.finish();
    });
    std::string address = source;
    const std::size_t at = address.find("PORT");
    if (at != address.npos) address.replace(at, 4, std::to_string(port == 0 ? camera.port() : port));
    settings::SourceSpec spec = test::spec(address);
    spec.command_line = command_line;
    spec.ca_file = ca_file;
    spec.tls_pin = tls_pin;
    const auto made = make_source(spec);
    const auto going = b.start(**made);
    if (!b.until_ended()) return {Kind::kInternal, "the run does not end"};
    return *b.ended;
}

class Seen {
  public:
    // The message has the row's form for the place, and `words`.
    void expect(Reason reason, const Error& error, bool command_line, const std::string& words) {
        const ReasonRow& row = reasons()[static_cast<std::size_t>(reason)];
        const bool other = command_line && !row.command_line.empty();
        const std::string_view advice = other ? row.command_line : row.settings;
        const std::string_view start = row.what.substr(0, row.what.find('{'));
        EXPECT_TRUE(error.message.starts_with(start)) << start << " | " << error.message;
        EXPECT_FALSE(advice.empty());
        EXPECT_TRUE(error.message.ends_with(advice)) << advice << " | " << error.message;
        EXPECT_NE(error.message.find(words), std::string::npos) << words << " | " << error.message;
        EXPECT_EQ(error.kind, row.kind) << error.message;
        seen_.insert(reason);
    }
    void expect_all() const {
        for (const ReasonRow& row : reasons()) EXPECT_TRUE(seen_.contains(row.reason)) << row.what;
    }

  private:
    std::set<Reason> seen_;
};

void answers(Seen& seen) {
    const std::string part = "--b\r\nContent-Length: 3000\r\n\r\n" + jpeg() + "\r\n";
    std::string bad;
    for (int i = 0; i < 120; ++i) bad += "--b\r\nContent-Length: 4\r\n\r\nnone\r\n";
    const std::string login = "http://ann:secret@127.0.0.1:PORT/";
    const std::string websocket = "ws://127.0.0.1:PORT/ws";
    const std::vector<Case> cases = {
        {Reason::kNoConnection, "", "refused", "http://127.0.0.1:1/"},
        {Reason::kNoConnection, ""},
        {Reason::kNoConnection, "", "refused", "tcpcam://127.0.0.1:1?pin=1"},
        {Reason::kUnknownName, "", "no-such-camera.invalid", "http://no-such-camera.invalid/"},
        {Reason::kNotHttp, "SSH-2.0-OpenSSH_9.2\r\n", "no HTTP"},
        {Reason::kNoLogin, challenge("Basic realm=\"x\"")},
        {Reason::kNoLogin, challenge("Basic realm=\"x\""), "", websocket},
        {Reason::kWrongLogin, challenge("Basic realm=\"x\""), "", login},
        {Reason::kUnknownLogin, challenge("Negotiate"), "by Negotiate,", login},
        {Reason::kUnknownDigest, challenge("Digest realm=\"x\", qop=\"auth\", nonce=\"1\", algorithm=MD2"),
         "with MD2,", login},
        {Reason::kUnknownDigest, challenge("Digest realm=\"x\""), "a challenge of its own,", login},
        {Reason::kUnknownLogin, challenge("\x01\x02"), "that it does not name", login},
        {Reason::kBrowserLogin, status("401 Unauthorized"), "", login},
        {Reason::kForbidden, status("403 Forbidden"), "403 Forbidden"},
        {Reason::kNotFound, status("404 Not Found"), "nothing at /stream (404"},
        {Reason::kBusy, status("503 Busy"), "503 Service Unavailable"},
        {Reason::kFault, status("500 Oops"), "500 Internal"},
        {Reason::kNoContent, "HTTP/1.1 204 No Content\r\n\r\n"},
        {Reason::kOtherStatus, status("418 Teapot"), "418 at /stream"},
        {Reason::kNoWebSocket, content("text/html"), "200 OK at /ws", websocket},
        {Reason::kWebPage, content("text/html", "<html>")},
        {Reason::kVideo, content("video/mp4", "\x01\x02"), "sent video/mp4,"},
        {Reason::kVideo, content("", std::string("\0\0\0\1\x67\x42\0\x1e", 8)), "sent a video,"},
        {Reason::kOtherContent, content("application/x-own", "\x01\x02"), "sent application/x-own,"},
        {Reason::kOtherContent, content("", "\x01\x02"), "sent unknown data,"},
        {Reason::kText, content("", "<?xml version=\"1.0\"?><text>Busy</text>"), "XML, not pictures: <?xml"},
        {Reason::kText, content("image/jpeg", "{\"error\": 1}"), "JSON, not pictures: {\"error\": 1};"},
        {Reason::kText, content("text/plain", "busy, try later"), "a text, not pictures: busy, try later;"},
        {Reason::kCompressed, content("", "\x1f\x8b\x08 compressed bytes"), "data (gzip),"},
        {Reason::kCompressed, content("image/jpeg\r\nContent-Encoding: deflate", "\x01\x02"),
         "data (deflate),"},
        {Reason::kOtherFormat, content("image/png", "\x89PNG\r\n\x1a\n and more"), "a PNG picture"},
        {Reason::kOtherFormat, content("", "GIF89a and more bytes"), "a GIF picture"},
        {Reason::kEmptyAnswer, content("text/plain", "")},
        {Reason::kNoBoundary, content("multipart/x-mixed-replace", "\x01\x02")},
        {Reason::kClosed, stream(part + part)},
        {Reason::kClosed, stream(bad + part + part)},
        {Reason::kClosedInPicture, stream(part + part.substr(0, 2000))},
        {Reason::kUnusable, stream(bad), "120 pictures that can't be used, the last one: not a JPEG"},
        {Reason::kUnusable, stream(part + "--b\r\nContent-Length: 4\r\n\r\nnone\r\n"), "sent a picture"},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.answer + " " + c.source);
        for (const bool command_line : {false, true})
            seen.expect(c.reason, run(c.source, command_line, c.answer), command_line, c.words);
    }
}

void certificates(Seen& seen) {
    struct Fault {
        Reason reason;
        test::CertificateFault fault;
        bool trusted;
        std::string words;
        std::string host = "127.0.0.1";
        std::string tls_pin = "";
    };
    const std::vector<Fault> faults = {
        {Reason::kSelfSigned, {}, false, "self-signed"},
        {Reason::kNoAuthority, {.self_signed = false}, false, "issuer"},
        {Reason::kExpired, {.begin_s = -7200, .end_s = -3600}, true, "expired"},
        {Reason::kNotYetValid, {.begin_s = 3600, .end_s = 7200}, true, "not yet valid"},
        {Reason::kOtherName, {}, true, "hostname mismatch", "localhost"},
        {Reason::kOtherCertificate, {.purpose = "clientAuth"}, true, "purpose"},
        {Reason::kNotPinned, {}, true, "its fingerprint is sha256:", "127.0.0.1", "00:01:02"},
    };
    for (const Fault& f : faults) {
        const test::TlsServer server("", true, f.fault);
        const std::string trust = f.trusted ? server.certificate_file() : "";
        for (const char* scheme : {"https", "wss"}) {
            for (const bool command_line : {false, true}) {
                const std::string source = fmt::format("{}://{}:PORT/", scheme, f.host);
                const Error error = run(source, command_line, "", server.port(), trust, f.tls_pin);
                seen.expect(f.reason, error, command_line, f.words);
                EXPECT_EQ(error.message.find(command_line ? "verify: false" : "--insecure"),
                          std::string::npos)
                    << error.message;
            }
        }
    }
}

void redirect(Seen& seen) {
    const std::string answer =
        status("302 Found", "Location: http://localhost:1/\r\n");  // nobody answers there
    const Error nobody = run("http://ann:secret@127.0.0.1:PORT/", false, answer);
    EXPECT_EQ(nobody.message.find("another address"), std::string::npos) << nobody.message;
    test::SourceFixture b;
    test::FakeCamera other(b.loop, [](Connection& c, const std::string&) {
        c.send(challenge("Basic realm=\"x\""));
        c.finish();
    });
    test::FakeCamera camera(b.loop, [&](Connection& c, const std::string&) {
        c.send(status("302 Found", fmt::format("Location: http://localhost:{}/\r\n", other.port())));
        c.finish();
    });
    const auto made = make_source(test::spec(fmt::format("http://ann:secret@127.0.0.1:{}/", camera.port())));
    seen.expect(Reason::kLoginElsewhere, b.run_to_end(**made), false, "localhost wants a user name");
}

void no_tls(Seen& seen) {
    test::SourceFixture b;
    test::FakeCamera camera(b.loop);
    const auto made = make_source(test::spec(fmt::format("https://127.0.0.1:{}/", camera.port())));
    const auto run = b.start(**made);
    ASSERT_TRUE(b.until([&] { return camera.connections() == 1; }));
    camera.last().send("HTTP/1.0 400 Bad Request\r\n\r\n");
    ASSERT_TRUE(b.until_ended());
    seen.expect(Reason::kNoTls, *b.ended, false, "TLS handshake");
}

// The camera answers too late, or never.
void silence(Seen& seen) {
    test::SourceFixture b;
    test::FakeCamera camera(b.loop, [&](Connection& c, const std::string&) {
        if (camera.requests().size() == 2)
            c.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3000\r\n\r\n" + jpeg());
    });
    const auto made = make_source(test::spec(fmt::format("http://127.0.0.1:{}/", camera.port())));
    {
        const auto run = b.start(**made);
        ASSERT_TRUE(b.until([&] { return camera.requests().size() == 1; }));
        b.pass(6s);
        ASSERT_TRUE(b.until_ended());
        seen.expect(Reason::kNoAnswer, *b.ended, false, "");
    }
    const auto run = b.start(**made);
    ASSERT_TRUE(b.until_pictures(1));
    b.pass(1100ms);
    ASSERT_TRUE(b.until([&] { return camera.requests().size() == 3; }));
    b.pass(6s);
    ASSERT_TRUE(b.until_ended());
    seen.expect(Reason::kTooSlow, *b.ended, false, "");
}

void wrong_pin(Seen& seen) {
    for (const bool command_line : {false, true}) {
        test::SourceFixture b;
        test::FakeCamera camera(b.loop);
        auto spec = test::spec(fmt::format("tcpcam://127.0.0.1:{}?pin=1235", camera.port()));
        spec.command_line = command_line;
        const auto made = make_source(spec);
        const auto run = b.start(**made);
        ASSERT_TRUE(b.until([&] { return camera.connections() == 1 && camera.last().received() == "1235"; }));
        camera.last().finish();
        ASSERT_TRUE(b.until_ended());
        seen.expect(Reason::kWrongPin, *b.ended, command_line, "");
    }
}

void no_picture_answer(Seen& seen) {
    const std::string piece = frame(Opcode::kBinary, jpeg().substr(0, 1000));
    for (const auto& [messages, words] :
         {std::pair(frame(Opcode::kBinary, "busy"), "a message that is not a whole JPEG"),
          std::pair(piece + piece, "messages that form no whole JPEG")}) {
        test::SourceFixture b;
        test::FakeCamera camera(b.loop, [&, &sent = messages](Connection& c, const std::string& request) {
            c.send(accept(request) + sent);
            c.finish();
        });
        const auto made = make_source(test::spec(fmt::format("ws://127.0.0.1:{}/", camera.port())));
        seen.expect(Reason::kNoPictureAnswer, b.run_to_end(**made), false, words);
    }
}

// The reasons of RTSP cameras come from vedette-video, by the kind of its error.
void rtsp(Seen& seen) {
    const std::string sound = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n";
    struct Answer {
        Reason reason;
        std::string status;
        std::string words = {};
        std::string login = {};
    };
    for (const Answer& a : {
             Answer{Reason::kRtspNotFound, "404 Not Found", "no such stream (404)"},
             Answer{Reason::kNoLogin, "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\""},
             Answer{Reason::kWrongLogin, "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"", "",
                    "ann:x@"},
             Answer{Reason::kForbidden, "403 Forbidden", "403 Forbidden"},
             Answer{Reason::kRtspRefused, "454 Session Not Found", "4xx"},
             Answer{Reason::kBusy, "503 Service Unavailable", "5xx"},
             Answer{
                 Reason::kRtspVideo,
                 fmt::format("200 OK\r\nContent-Type: application/sdp\r\nContent-Length: {}", sound.size()),
                 "video"},
         }) {
#ifdef VEDETTE_VIDEO
        test::SourceFixture b;
        test::FakeCamera camera(b.loop, [&](Connection& c, const std::string& head) {
            const std::size_t at = head.find("CSeq: ");
            const std::string number = head.substr(at, head.find("\r\n", at) - at);
            const bool asks = head.starts_with("OPTIONS");
            const std::string body = a.reason == Reason::kRtspVideo && !asks ? sound : "";
            c.send(fmt::format("RTSP/1.0 {}\r\n{}\r\n\r\n{}", asks ? "200 OK" : a.status, number, body));
        });
        const auto made =
            make_source(test::spec(fmt::format("rtsp://{}127.0.0.1:{}/live", a.login, camera.port())));
        seen.expect(a.reason, b.run_to_end(**made), false, a.words);
#else
        constexpr std::array kKinds{Kind::kNotFound,           Kind::kUnauthenticated,
                                    Kind::kUnauthenticated,    Kind::kPermissionDenied,
                                    Kind::kFailedPrecondition, Kind::kResourceExhausted,
                                    Kind::kUnimplemented};
        static std::size_t next = 0;
        const auto spec = test::spec(fmt::format("rtsp://{}cam/live", a.login));
        seen.expect(a.reason, explain_rtsp({kKinds[next++], a.words}, false, spec), false, a.words);
#endif
    }
    const auto spec = test::spec("rtsp://cam/live");
    seen.expect(Reason::kNoAnswer, explain_rtsp({Kind::kTimeout, "no answer"}, true, spec), false, "");
    seen.expect(Reason::kNoConnection, explain_rtsp({Kind::kUnavailable, "refused"}, false, spec), false, "");
    seen.expect(Reason::kClosed, explain_rtsp({Kind::kUnavailable, "reset"}, true, spec), false, "");
}

// Field case: a certificate that nobody vouches for, has expired, or is for another name | own case TLS |
// named as that, with the option or key that accepts it
TEST(Reasons, each_one_happens_and_ends_in_what_to_do) {
    Seen seen;
    answers(seen);
    certificates(seen);
    redirect(seen);
    no_tls(seen);
    silence(seen);
    wrong_pin(seen);
    no_picture_answer(seen);
    rtsp(seen);
    seen.expect(Reason::kSilent, no_picture_for(5s), false, "5 s");  // supervisor_test.cpp has more of it
    seen.expect_all();
}

}  // namespace
}  // namespace vedette::source
