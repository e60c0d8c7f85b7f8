#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "hub/serve/serve_fixture.hpp"
#include "linux/io/wait.hpp"

namespace vedette::serve {
namespace {

using api::Context;
using api::Effect;
using api::Request;
namespace needs = api::needs;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string as_chunks(std::string_view body, std::size_t size) {
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += size) {
        const std::string_view chunk = body.substr(at, size);
        out += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
    }
    return out + "0\r\n\r\n";
}

io::Task<api::Response> answer_after(io::Loop& loop, Duration delay, io::Stop& stop) {
    co_await io::sleep_until(loop, loop.now() + delay, stop);
    co_return api::Response{.body = "late"};
}

// A server whose routes take bodies in and give a file out.
class HttpBody : public testing::Test {
  protected:
    HttpBody() {
        const auto take = [this](const Context&, const Request& request) {
            last_body_ = request.body_text().value_or("unreadable");
            return api::Response{.body = fmt::format("{} bytes in {}", request.body_size,
                                                     request.body_file ? "a file" : "memory")};
        };
        const auto give = [this](const Context&, const Request&) {
            return api::Response{.content_type = "text/plain",
                                 .body = api::FileBody{file_, 100, content_.size(), "\"v1\""}};
        };
        const auto wait = [](const Context& context, const Request&) {
            return answer_after(context.loop, 5s, context.stop);
        };
        fixture_.routes = api::RouteTable({{"PUT", "/small", needs::kOwner, Effect::kChange, take},
                                           {.method = "PUT",
                                            .path = "/large",
                                            .requirement = needs::kOwner,
                                            .effect = Effect::kChange,
                                            .handler = take,
                                            .max_body = 1'000'000},
                                           {"GET", "/file", needs::kLook, Effect::kRead, give},
                                           {"GET", "/late", needs::kLook, Effect::kRead, wait}});
        write(std::string(100, '-') + content_ + "behind");
    }

    void write(const std::string& bytes) {
        const UniqueFd& fd = *file_;
        ASSERT_EQ(::ftruncate(fd.get(), 0), 0);
        ASSERT_EQ(::pwrite(fd.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    }
    static std::string request(std::string_view method, std::string_view path, std::string_view fields) {
        return fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", method, path, fields);
    }
    std::string put(std::string_view path, std::string_view framing, std::string_view body) {
        auto client = fixture_.connect();
        return client.ask_and_wait(request("PUT", path, framing).append(body));
    }
    std::string put(std::string_view path, const std::string& body) {
        return put(path, fmt::format("Content-Length: {}\r\n", body.size()), body);
    }
    std::string get_file(std::string_view fields = "") {
        auto client = fixture_.connect();
        return client.ask_and_wait(request("GET", "/file", fields));
    }

    ServeFixture fixture_;
    std::string last_body_;
    std::string content_ = "0123456789" + std::string(300'000, 'x') + "end";
    std::shared_ptr<UniqueFd> file_ =
        std::make_shared<UniqueFd>(::open(testing::TempDir().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
};

TEST_F(HttpBody, up_to_64_kB_stay_in_memory_and_more_goes_to_a_file_where_the_route_allows_it) {
    const std::string small(64 * 1024, 'a');
    const std::string large(300'000, 'b');
    EXPECT_TRUE(has(put("/small", small), "65536 bytes in memory"));
    EXPECT_EQ(last_body_, small);
    EXPECT_TRUE(has(put("/large", small + "a"), "65537 bytes in a file"));
    EXPECT_TRUE(has(put("/large", large), "300000 bytes in a file"));
    EXPECT_EQ(last_body_, large);
    EXPECT_TRUE(has(put("/large", "Transfer-Encoding: chunked\r\n", as_chunks(large, 7777)),
                    "300000 bytes in a file"));
    EXPECT_EQ(last_body_, large);
}

TEST_F(HttpBody, more_than_the_route_allows_is_413_and_the_connection_ends) {
    for (const std::string& answer :
         {put("/small", std::string(64 * 1024 + 1, 'a')), put("/large", std::string(1'000'001, 'a')),
          put("/small", "Transfer-Encoding: chunked\r\n", as_chunks(std::string(70'000, 'a'), 1000))}) {
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
        EXPECT_TRUE(has(answer, "Connection: close\r\n")) << answer;
    }
    EXPECT_EQ(last_body_, "");
}

TEST_F(HttpBody, a_refused_request_does_not_have_its_body_read) {
    auto client = fixture_.connect();
    const std::string answer = client.ask(
        request("PUT", "/large",
                "Origin: http://evil.example\r\nContent-Length: 900000\r\nExpect: 100-continue\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
    EXPECT_TRUE(client.closed());
}

TEST_F(HttpBody, a_client_that_waits_for_permission_gets_it) {
    auto client = fixture_.connect();
    EXPECT_EQ(client.ask(request("PUT", "/large", "Content-Length: 3\r\nExpect: 100-continue\r\n")),
              "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_TRUE(has(client.ask("abc"), "3 bytes in memory"));
    EXPECT_FALSE(client.closed());
}

TEST_F(HttpBody, a_body_that_stops_coming_ends_the_connection) {
    auto client = fixture_.connect();
    client.send(request("PUT", "/large", "Content-Length: 100000\r\n") + std::string(16'000, 'a'));
    fixture_.pass(11s);
    client.read();
    EXPECT_FALSE(client.closed()) << "2 s more for what has arrived";
    fixture_.pass(2s);
    client.read();
    EXPECT_TRUE(client.closed());
}

TEST_F(HttpBody, a_handler_may_answer_later) {
    auto client = fixture_.connect();
    EXPECT_EQ(client.ask(request("GET", "/late", "")), "");
    fixture_.pass(5s);
    EXPECT_TRUE(client.read().ends_with("\r\n\r\nlate"));
}

TEST_F(HttpBody, a_file_is_sent_whole_or_in_part) {
    const std::string whole = get_file();
    EXPECT_TRUE(whole.starts_with("HTTP/1.1 200 ")) << whole.substr(0, 200);
    EXPECT_TRUE(has(whole, "\r\nAccept-Ranges: bytes\r\nETag: \"v1\"\r\n"));
    EXPECT_TRUE(whole.ends_with("\r\n\r\n" + content_));
    const std::string part = get_file("Range: bytes=2-4\r\n");
    EXPECT_TRUE(part.starts_with("HTTP/1.1 206 ")) << part;
    EXPECT_TRUE(has(part, "\r\nContent-Length: 3\r\n")) << part;
    EXPECT_TRUE(has(part, "\r\nContent-Range: bytes 2-4/300013\r\n")) << part;
    EXPECT_TRUE(part.ends_with("\r\n\r\n234")) << part;
    EXPECT_TRUE(get_file("Range: bytes=-3\r\n").ends_with("\r\n\r\nend"));
    const std::string behind = get_file("Range: bytes=300013-\r\n");
    EXPECT_TRUE(behind.starts_with("HTTP/1.1 416 ")) << behind;
    EXPECT_TRUE(has(behind, "\r\nContent-Range: bytes */300013\r\n")) << behind;
}

TEST_F(HttpBody, if_range_asks_for_the_whole_file_when_it_has_changed) {
    EXPECT_TRUE(get_file("Range: bytes=0-0\r\nIf-Range: \"v1\"\r\n").starts_with("HTTP/1.1 206 "));
    EXPECT_TRUE(get_file("Range: bytes=0-0\r\nIf-Range: \"v0\"\r\n").ends_with(content_));
}

TEST_F(HttpBody, head_of_a_file_has_its_length_and_ignores_range) {
    auto client = fixture_.connect();
    const std::string answer = client.ask(request("HEAD", "/file", "Range: bytes=0-0\r\n"));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_TRUE(has(answer, "\r\nContent-Length: 300013\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
    EXPECT_TRUE(client.ask_and_wait(request("GET", "/file", "Range: bytes=0-0\r\n")).ends_with("\r\n\r\n0"));
}

TEST_F(HttpBody, a_file_that_was_cut_ends_the_connection) {
    write("short");
    auto client = fixture_.connect();
    const std::string answer = client.ask_and_wait(request("GET", "/file", ""));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(client.closed());
}

TEST_F(HttpBody, a_slow_reader_of_a_file_holds_nobody_up) {
    auto slow = fixture_.connect(4096);
    slow.send(request("GET", "/file", ""));
    auto other = fixture_.connect();
    EXPECT_TRUE(other.ask_and_wait(request("GET", "/file", "Range: bytes=0-0\r\n")).ends_with("\r\n\r\n0"));
    EXPECT_TRUE(slow.ask_and_wait("").ends_with(content_));
}

}  // namespace
}  // namespace vedette::serve
