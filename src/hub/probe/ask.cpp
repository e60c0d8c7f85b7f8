#include "hub/probe/ask.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/multipart/boundary.hpp"
#include "linux/io/connect.hpp"

namespace vedette::probe {
namespace {

using Outcome = Answer::Outcome;
using multipart::Content;

constexpr Duration kListening = 1s;

// Without what an answer may repeat of the request's credentials.
std::string kept(std::string_view text) {
    constexpr std::size_t kMaxField = 200;
    return std::string(text.substr(0, kMaxField));
}

Outcome outcome_of(Kind kind, std::string_view message) {
    switch (kind) {
        case Kind::kPermissionDenied: return Outcome::kRefusedByRule;
        case Kind::kTimeout:
            return message.contains("takes the connection") ? Outcome::kSilent : Outcome::kNoConnection;
        case Kind::kDataLoss: return Outcome::kNotHttp;
        case Kind::kUnavailable:
            return message.contains("closed without") ? Outcome::kNotHttp : Outcome::kNoConnection;
        default: return Outcome::kNoConnection;
    }
}

// Whether the body is worth reading to its end.
bool is_text(Content content) {
    return content == Content::kHtml || content == Content::kJson || content == Content::kText ||
           content == Content::kXml;
}

io::Task<> read_body(io::HttpClient& client, Answer& answer, MonoTime deadline, io::Stop& stop) {
    const auto labelled = multipart::parse_boundary(answer.type);
    std::array<std::uint8_t, 2048> window{};
    bool known = false;
    while (answer.body.size() < kMaxBody) {
        const auto received = co_await client.read_body(window, deadline, stop);
        const bool complete = !received || *received == 0;
        if (!complete) answer.body += as_text(Bytes(window).first(*received));
        if (!known) {
            const auto first = multipart::look_at(as_bytes(answer.body), complete, labelled);
            if (first) answer.content = first->content;
            known = first.has_value();
        }
        if (complete || (known && !is_text(answer.content))) break;
    }
    if (!is_text(answer.content)) answer.body.clear();
    answer.body.resize(std::min(answer.body.size(), kMaxBody));
}

}  // namespace

io::Task<Answer> ask_http(io::Loop& loop, io::HttpAddress address, io::HttpOptions options, MonoTime deadline,
                          io::Stop& stop) {
    Answer answer;
    answer.url = address.text();
    io::HttpClient client(loop, std::move(address), std::move(options));
    const MonoTime until = std::min(deadline, loop.now() + kAnswerLimit);
    const auto got = co_await client.get(until, stop);
    if (!got) {
        answer.outcome = outcome_of(got.error().kind, got.error().message);
        answer.error = got.error().message;
        answer.fingerprint = client.refused_fingerprint();
        co_return answer;
    }
    answer.outcome = Outcome::kAnswered;
    answer.status = client.status();
    answer.url = client.address().text();
    answer.type = kept(client.header("Content-Type").value_or(""));
    answer.server = kept(client.header("Server").value_or(""));
    answer.challenge = kept(client.header("WWW-Authenticate").value_or(""));
    answer.has_length = client.response().body_remaining() != http::kUnlimited;
    const MonoTime body_end = std::min(deadline, loop.now() + kBodyLimit);
    co_await read_body(client, answer, body_end, stop);
    co_return answer;
}

io::Task<Answer> ask_silently(io::Loop& loop, std::string host, std::uint16_t port, const AddressRule* rule,
                              MonoTime deadline, io::Stop& stop) {
    Answer answer;
    const MonoTime until = std::min(deadline, loop.now() + kAnswerLimit);
    const auto stream = co_await io::connect_tcp(loop, std::move(host), port, until, stop, rule);
    if (!stream) {
        answer.outcome = outcome_of(stream.error().kind, stream.error().message);
        answer.error = stream.error().message;
        co_return answer;
    }
    std::array<std::uint8_t, 256> window{};
    const MonoTime end = std::min(deadline, loop.now() + kListening);
    const auto received = co_await (*stream)->recv_some(window, end, stop);
    const bool silent = !received && received.error().kind == Kind::kTimeout;
    answer.outcome = silent ? Outcome::kSilent : Outcome::kNotHttp;
    answer.error = silent                     ? "the port is open and says nothing"
                   : received.value_or(0) > 0 ? "the port speaks first, which is no camera that is known here"
                                              : "the connection was closed at once";
    co_return answer;
}

}  // namespace vedette::probe
