// core/http's request parser against Boost.Beast's: both read the same bytes, and either they agree in
// everything (verdict, method, target, fields, body, where the message ends) or the difference is one that
// docs/design/http-differences.md lists and decides. Its numbers stand in the names below.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include "core/http/request_parser.hpp"

namespace {

using namespace vedette;

enum class Verdict { kIncomplete, kComplete, kRefused };

struct Outcome {
    Verdict verdict = Verdict::kIncomplete;
    std::string head;  // method, target and fields, a line each
    int minor = 1;
    std::string body;
    std::size_t consumed = 0;
    std::string why;
    bool in_trailer = false;  // of Beast: the last chunk's head has been read
};

// Beast's parser with its events written down.
class BeastRecorder : public boost::beast::http::basic_parser<true> {
  public:
    Outcome outcome;

  private:
    using Text = boost::beast::string_view;
    using Code = boost::beast::error_code;
    using Field = boost::beast::http::field;

    static std::string_view view(Text text) { return {text.data(), text.size()}; }

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Code&) override {
        outcome.head.append(view(method)).append(" ").append(view(target)).append("\n");
        outcome.minor = version % 10;
    }
    void on_response_impl(int, Text, int, Code&) override {}
    void on_field_impl(Field, Text name, Text value, Code&) override {
        if (!in_body_) outcome.head.append(view(name)).append("=").append(view(value)).append("\n");
    }
    void on_header_impl(Code&) override { in_body_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(Text body, Code&) override {
        outcome.body.append(view(body));
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t size, Text, Code&) override { outcome.in_trailer = size == 0; }
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code&) override {
        outcome.body.append(view(body));
        return body.size();
    }
    void on_finish_impl(Code&) override {}

    bool in_body_ = false;  // further fields are of the trailer, which core/http drops
};

constexpr std::size_t kMaxInput = 2000;  // below every limit, so that only the grammar decides

Outcome run_beast(Bytes in) {
    BeastRecorder parser;
    parser.eager(true);
    parser.header_limit(10 * kMaxInput);
    parser.body_limit(kMaxInput);
    boost::beast::error_code error;
    while (!parser.is_done() && !in.empty()) {
        const std::size_t taken = parser.put({in.data(), in.size()}, error);
        parser.outcome.consumed += taken;
        in = in.subspan(taken);
        if (error) break;
    }
    Outcome outcome = parser.outcome;
    if (parser.is_done()) {
        outcome.verdict = Verdict::kComplete;
    } else if (error && error != boost::beast::http::error::need_more) {
        outcome.verdict = Verdict::kRefused;
        outcome.why = error.message();
    }
    return outcome;
}

struct Ours : Outcome {
    http::ParseError error = http::ParseError::kNone;
    bool has_odd_connection = false;  // a Connection or Proxy-Connection field that is no list of tokens
};

bool is_token_list(std::string_view value) {
    while (const auto item = http::next_list_item(value)) {
        if (!http::is_token(*item)) return false;
    }
    return true;
}

Ours run_ours(Bytes in) {
    std::array<char, 2 * kMaxInput> memory{};
    http::RequestLimits limits;
    limits.max_method = limits.max_target = limits.max_fields = kMaxInput;
    limits.max_body = kMaxInput;
    limits.chunks = {kMaxInput, kMaxInput};
    http::RequestParser parser(memory, limits);
    Ours ours;
    while (true) {
        const http::Step step = parser.feed(in);
        in = in.subspan(step.consumed);
        ours.consumed += step.consumed;
        ours.body += as_text(step.body);
        if (step.progress == http::Progress::kHead) {
            ours.minor = parser.minor();
            ours.head.append(parser.method()).append(" ").append(parser.target()).append("\n");
            for (const http::Field field : parser.fields()) {
                ours.head.append(field.name).append("=").append(field.value).append("\n");
                const bool connection = equal_ignoring_case(field.name, "Connection") ||
                                        equal_ignoring_case(field.name, "Proxy-Connection");
                if (connection && !is_token_list(field.value)) ours.has_odd_connection = true;
            }
        } else if (step.progress == http::Progress::kEnd) {
            ours.verdict = Verdict::kComplete;
            return ours;
        } else if (step.progress == http::Progress::kFailed) {
            ours.verdict = Verdict::kRefused;
            ours.error = parser.error();
            ours.why = to_string(ours.error);
            return ours;
        } else if (step.progress == http::Progress::kNeedMore) {
            return ours;
        }
    }
}

// Differences that are decided: we refuse what Beast reads.
bool we_may_refuse(const Ours& ours, std::string_view text) {
    using enum http::ParseError;
    const bool folded = text.find("\r\n ") != text.npos || text.find("\r\n\t") != text.npos;
    switch (ours.error) {
        case kFoldedField:
        case kBadTrailer: return folded;  // D1
        case kDuplicateContentLength:
        case kBadContentLength: return true;  // D2
        case kBadTransferCoding:
        case kUnknownTransferCoding:
        case kLengthWithChunked: return true;  // D3
        case kChunkedInHttp10: return true;    // D4
        case kMissingHost:
        case kDuplicateHost:
        case kBadHost: return true;       // D5
        case kBadTarget: return true;     // D6
        case kBadChunkSize: return true;  // D7
        case kBadChunkLine: return true;  // D8
        default: return false;
    }
}

// Differences that are decided: Beast refuses what we read. (D11, the blank line, is skipped for Beast.)
bool beast_may_refuse(const Ours& ours, const Outcome& beast) {
    if (beast.why == "bad version") return true;                           // D9
    if (beast.why == "bad value" && ours.has_odd_connection) return true;  // D10
    // D12
    return beast.in_trailer && (beast.why == "bad Content-Length" || beast.why == "bad Transfer-Encoding" ||
                                beast.why == "bad value");
}

void differ(const char* what, const Ours& ours, const Outcome& beast) {
    std::fprintf(stderr, "DIFFERENCE %s\n ours:  %d at %zu %s\n%s\n beast: %d at %zu %s\n%s\n", what,
                 static_cast<int>(ours.verdict), ours.consumed, ours.why.c_str(), ours.head.c_str(),
                 static_cast<int>(beast.verdict), beast.consumed, beast.why.c_str(), beast.head.c_str());
    __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > kMaxInput) return 0;
    Bytes in(data, size);
    const Ours ours = run_ours(in);
    const bool blank_line = size >= 2 && data[0] == '\r' && data[1] == '\n';  // D11
    const std::size_t skipped = blank_line ? 2 : 0;
    const Outcome beast = run_beast(in.subspan(skipped));

    if (ours.verdict == Verdict::kComplete && beast.verdict == Verdict::kComplete) {
        if (ours.head != beast.head) differ("head", ours, beast);
        if (ours.minor != beast.minor) differ("version", ours, beast);
        if (ours.body != beast.body) differ("body", ours, beast);
        if (ours.consumed != beast.consumed + skipped) differ("end", ours, beast);
    } else if (ours.verdict == Verdict::kComplete) {
        if (beast.verdict == Verdict::kIncomplete) differ("only we are complete", ours, beast);
        if (!beast_may_refuse(ours, beast)) differ("Beast refuses", ours, beast);
    } else if (beast.verdict == Verdict::kComplete) {
        if (ours.verdict == Verdict::kIncomplete) differ("only Beast is complete", ours, beast);
        if (!we_may_refuse(ours, as_text(in))) differ("we refuse", ours, beast);
    }
    return 0;
}
