// Transcripts of a server's connection. Each request is answered as soon as it is complete. Options: memory N
// (of one head), body N (limit), answer head (answers without reading the body), close 1 (the peer ends its
// direction after the input).
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "core/http/server_connection.hpp"
#include "tests/support/transcript.hpp"
#include "transcripts/http_server.hpp"

namespace vedette::http {
namespace {

class Log {
  public:
    explicit Log(const test::Transcript& t)
        : pool_(memory_, parse_int<std::size_t>(t.option("memory")).value_or(memory_.size())),
          limits_{.request = {.max_body = parse_int<std::uint64_t>(t.option("body")).value_or(100)}},
          at_head_(t.option("answer") == "head"),
          connection_(pool_, limits_, now_) {}

    // What the connection does not take yet stays in `socket_`.
    void feed(std::string_view piece) {
        socket_ += piece;
        while (!closed_) {
            const Input input = connection_.feed(as_bytes(socket_), now_);
            if (input.event == ServerEvent::kBody) body_ += as_text(input.body);
            socket_.erase(0, input.consumed);
            if (!take(input.event)) return;
        }
    }

    void close() {
        if (!closed_ && connection_.end_of_input() == ServerEvent::kClosed) add("closed");
    }
    std::string text() {
        if (pool_.has_free()) return text_;
        return text_ + "holds memory\n";
    }

  private:
    // False: no further event without more input.
    bool take(ServerEvent event) {
        switch (event) {
            case ServerEvent::kHead:
                add(std::string(connection_.request().method()) + " " +
                    std::string(connection_.request().target()));
                if (at_head_) answer({.status = 404});
                break;
            case ServerEvent::kRequest: answer({.length = 2}); break;
            case ServerEvent::kContinue: add("continue"); break;
            case ServerEvent::kRefused:
                add("refused: " + std::string(to_string(connection_.error())));
                answer({.status = suggested_status(connection_.error())});
                break;
            case ServerEvent::kClosed:
                add("closed");
                closed_ = true;
                break;
            case ServerEvent::kBody: break;
            case ServerEvent::kHold:
            case ServerEvent::kNeedMore: return false;
        }
        return true;
    }

    void answer(const Answer& how) {
        if (!body_.empty()) add("body " + body_);
        body_.clear();
        std::array<char, 256> out;
        HeadWriter head = connection_.start_head(out, how);
        const bool keeps = std::string(head.finish().value_or("")).find("close") == std::string::npos;
        connection_.begin_answer(how);
        const bool next = connection_.end_answer(now_);
        add(std::to_string(how.status) + (next ? " keep" : " close"));
        if (keeps != next) add("the head says otherwise");
    }

    void add(std::string_view line) { text_.append(line).append("\n"); }

    std::array<char, 256> memory_{};
    HeadPool pool_;
    ServerLimits limits_;
    MonoTime now_{};
    bool at_head_;
    ServerConnection connection_;
    std::string socket_;
    std::string body_;
    std::string text_;
    bool closed_ = false;
};

TEST(ServerTranscripts, give_the_same_result_for_every_cut_of_the_input) {
    test::grind(kHttpServerTranscripts,
                [](const test::Transcript& t, std::span<const std::string_view> pieces) {
                    Log log(t);
                    for (const auto piece : pieces) log.feed(piece);
                    if (t.option("close") == "1") log.close();
                    return log.text();
                });
}

}  // namespace
}  // namespace vedette::http
