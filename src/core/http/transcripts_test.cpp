// Transcripts of HTTP messages. Options: memory N and body N (limits), close 1 (the connection ends after the
// input); of responses also strict 1 and head 1 (response to HEAD).
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/http/request_parser.hpp"
#include "core/http/response_parser.hpp"
#include "tests/support/transcript.hpp"
#include "transcripts/http_request.hpp"
#include "transcripts/http_response.hpp"

namespace vedette::http {
namespace {

std::string first_line(const RequestParser& p) {
    return std::string(p.method()) + " " + std::string(p.target()) + " 1." + std::to_string(p.minor());
}

std::string first_line(const ResponseParser& p) {
    return std::to_string(p.status()) + " " + std::string(p.reason()) + " 1." + std::to_string(p.minor());
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\r') {
            out += "\\r";
        } else if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out;
}

template <class Parser>
class Log {
  public:
    explicit Log(Parser& parser) : parser_(parser) {}

    void feed(std::string_view piece) {
        Bytes in = as_bytes(piece);
        while (!failed_) {
            const Step step = parser_.feed(in);
            in = in.subspan(step.consumed);
            switch (step.progress) {
                case Progress::kNeedMore: return;
                case Progress::kHead:
                    text_ += first_line(parser_) + (parser_.keep_alive() ? " keep\n" : " close\n");
                    for (const Field f : parser_.fields())
                        text_ += std::string(f.name) + "=" + std::string(f.value) + "\n";
                    break;
                case Progress::kBody: body_ += as_text(step.body); break;
                case Progress::kEnd:
                    end();
                    if (in.empty()) return;
                    break;
                case Progress::kFailed: fail(); break;
            }
        }
    }

    void close() {
        if (failed_ || parser_.idle()) return;
        if (parser_.end_of_input() == Progress::kEnd) {
            end();
        } else {
            fail();
        }
    }

    std::string text() const { return text_; }

  private:
    void flush() {
        if (!body_.empty()) text_ += "body " + printable(body_) + "\n";
        body_.clear();
    }
    void end() {
        flush();
        text_ += "end\n";
        parser_.reset();
    }
    void fail() {
        flush();
        text_ += "failed: " + std::string(to_string(parser_.error())) + "\n";
        failed_ = true;
    }

    Parser& parser_;
    std::string text_;
    std::string body_;
    bool failed_ = false;
};

template <class Parser>
std::string run(Parser& parser, std::span<const std::string_view> pieces, bool close) {
    Log<Parser> log(parser);
    for (const auto piece : pieces) log.feed(piece);
    if (close) log.close();
    return log.text();
}

// The memory that a transcript's option gives to the parser, and its limit for the body.
std::span<char> memory_of(const test::Transcript& t, std::array<char, 512>& whole) {
    return {whole.data(), parse_int<std::size_t>(t.option("memory")).value_or(whole.size())};
}

template <class Limits>
Limits limits_of(const test::Transcript& t) {
    Limits limits;
    limits.max_body = parse_int<std::uint64_t>(t.option("body")).value_or(limits.max_body);
    return limits;
}

TEST(RequestTranscripts, give_the_same_result_for_every_cut_of_the_input) {
    test::grind(kHttpRequestTranscripts,
                [](const test::Transcript& t, std::span<const std::string_view> pieces) {
                    std::array<char, 512> memory{};
                    RequestParser parser(memory_of(t, memory), limits_of<RequestLimits>(t));
                    return run(parser, pieces, t.option("close") == "1");
                });
}

TEST(ResponseTranscripts, give_the_same_result_for_every_cut_of_the_input) {
    test::grind(
        kHttpResponseTranscripts, [](const test::Transcript& t, std::span<const std::string_view> pieces) {
            std::array<char, 512> memory{};
            const Tolerance tolerance = t.option("strict") == "1" ? Tolerance::none() : Tolerance::all();
            ResponseParser parser(memory_of(t, memory), limits_of<ResponseLimits>(t), tolerance);
            if (t.option("head") == "1") parser.reset(true);
            return run(parser, pieces, t.option("close") == "1");
        });
}

}  // namespace
}  // namespace vedette::http
