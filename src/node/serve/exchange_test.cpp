#include "node/serve/exchange.hpp"

#include <gtest/gtest.h>

#include "node/serve/exchange_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kConstant = "of static lifetime";

// So many digits of a counter, at most `piece` in one piece.
class Digits final : public BodySource {
  public:
    Digits(std::size_t count, std::size_t piece) : count_(count), piece_(piece) {}
    std::size_t produce(std::span<char> out) override {
        EXPECT_TRUE(out.size() >= kMinPiece);
        const std::size_t size = std::min({count_ - at_, piece_, out.size()});
        for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>('0' + (at_ + i) % 10);
        at_ += size;
        return size;
    }
    static std::string text(std::size_t count) {
        std::string digits;
        for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + i % 10);
        return digits;
    }

  private:
    std::size_t count_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

void echo(Exchange& exchange) {
    const std::string text = std::to_string(exchange.body_type()) + " " + std::string(exchange.body());
    exchange.answer({.type = "text/plain"}, text);
}

void count(Exchange& exchange) {
    const bool whole = exchange.body() == Digits::text(exchange.body().size());
    exchange.answer({}, std::to_string(exchange.body().size()) + (whole ? " digits" : " wrong bytes"));
}

void read_fields(Exchange& exchange) {
    std::array<char, 8> memory;
    std::array<char, 8> form_memory;
    std::string text;
    for (const std::string_view name : {"a", "b", "c", "d"}) {
        for (const auto& value :
             {exchange.query_field(name, memory), exchange.form_field(name, form_memory)}) {
            if (value) text.append(*value);
            if (!value) text += value.error() == FieldError::kMissing ? "-" : "!";
            text += "|";
        }
    }
    exchange.answer({}, text);
}

void stream(Exchange& exchange) {
    std::array<char, 8> memory;
    const auto number = [&](std::string_view name) {
        return parse_int<std::size_t>(exchange.query_field(name, memory).value_or("")).value_or(0);
    };
    const std::size_t count = number("count");
    exchange.stream<Digits>({.type = "text/plain"}, count, number("piece"));
}

// Its head leaves little room for a piece.
void stream_behind_a_long_head(Exchange& exchange) {
    const std::string longest(700, 'x');
    const std::array<http::Field, 1> fields{{{"X-Long", longest}}};
    exchange.stream<Digits>({.fields = fields}, std::size_t{2000}, std::size_t{9999});
}

void constant(Exchange& exchange) { exchange.answer_constant({.type = "text/plain"}, kConstant); }
void redirect(Exchange& exchange) { exchange.redirect("/there"); }

constexpr Need kForFriends{Protocol::kMjpeg};
constexpr std::array<Route, 8> kRoutes{{
    {kPost, "/echo", kForFriends, echo, kForm | kJson, kMaxBody},
    {kPost, "/count", kForFriends, count, kJson, kMaxBody},
    {kPost, "/json", kForFriends, echo, kJson, 10},
    {kGet | kPost, "/fields", kForFriends, read_fields, kForm, 100},
    {kGet | kHead, "/stream", kForFriends, stream},
    {kGet, "/long-head", kForFriends, stream_behind_a_long_head},
    {kGet | kHead, "/constant", kForFriends, constant},
    {kPost, "/redirect", {Protocol::kMjpeg, true}, redirect, kForm, 10},
}};

// The payload of chunks, and an empty text when their framing is wrong.
std::string dechunk(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t line = text.find("\r\n");
        if (line == text.npos) return "";
        const auto size = parse_int<std::size_t>(text.substr(0, line), 16);
        if (!size) return "";
        text.remove_prefix(line + 2);
        if (*size == 0) return text == "\r\n" ? out : "";
        if (text.size() < *size + 2 || text.substr(*size, 2) != "\r\n") return "";
        out += text.substr(0, *size);
        text.remove_prefix(*size + 2);
    }
}

TEST(Exchange, a_body_of_up_to_1_KB_is_read_at_every_cut) {
    const std::string body = Digits::text(kMaxBody);
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, body.size() / 2, body.size() - 1}) {
        ExchangeClient client(kRoutes);
        client.send("POST /count HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body.substr(0, cut));
        EXPECT_TRUE(client.answer().empty());
        client.send(body.substr(cut));
        EXPECT_EQ(body_of(client.answer()), "1024 digits");
    }
    const std::string_view request =
        "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: "
        "9\r\n\r\n{\"a\": 12}";
    for (std::size_t cut = 0; cut < request.size(); ++cut) {
        ExchangeClient client(kRoutes);
        client.send(request.substr(0, cut));
        EXPECT_TRUE(client.answer().empty()) << cut;
        client.send(request.substr(cut));
        EXPECT_EQ(body_of(client.answer()), "2 {\"a\": 12}") << cut;
        EXPECT_FALSE(client.is_closed());
        EXPECT_TRUE(client.has_free_memory());
    }
}

TEST(Exchange, chunked_and_empty_bodies_are_read_and_the_connection_goes_on) {
    ExchangeClient client(kRoutes);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n0\r\n\r\n");
    EXPECT_EQ(body_of(client.answer()), "2 12345");
    client.answer().clear();
    client.send("POST /echo HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(body_of(client.answer()), "0 ");
    EXPECT_EQ(body_of(client.post("/echo", "application/json", "[]")), "2 []");
}

TEST(Exchange, a_body_that_is_too_long_is_refused_before_it_is_read) {
    for (const std::string_view fields :
         {"Content-Length: 11\r\n\r\n", "Content-Length: 1025\r\n\r\n", "Content-Length: 99999999999\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n5\r\n12345\r\n"}) {
        ExchangeClient client(kRoutes);
        client.send("POST /json HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\n");
        client.send(fields);
        EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 413 ")) << fields;
        EXPECT_TRUE(client.answer().contains("Connection: close\r\n"));
        EXPECT_TRUE(client.has_free_memory());
    }
    ExchangeClient client(kRoutes);
    EXPECT_TRUE(body_of(client.post("/json", "application/json", Digits::text(11))) ==
                "The body of this request has at most 10 bytes.\n");
    ExchangeClient other(kRoutes);
    EXPECT_EQ(body_of(other.post("/json", "application/json", Digits::text(10))), "2 0123456789");
}

TEST(Exchange, an_address_without_a_body_and_other_types_refuse_one) {
    ExchangeClient constant(kRoutes);
    constant.send("GET /constant HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\n");
    EXPECT_TRUE(constant.answer().starts_with("HTTP/1.1 413 "));
    for (const std::string_view type : {"text/plain", "application/x-www-form-urlencoded", "", "json"}) {
        ExchangeClient client(kRoutes);
        EXPECT_TRUE(client.post("/json", type, "1").starts_with("HTTP/1.1 415 ")) << type;
        EXPECT_TRUE(client.answer().contains("\r\n\r\nThis address takes application/json.\n")) << type;
    }
    ExchangeClient form(kRoutes);
    EXPECT_TRUE(form.post("/fields", "application/json", "{}").starts_with("HTTP/1.1 415 "));
}

TEST(Exchange, other_methods_are_told_those_of_the_path) {
    ExchangeClient client(kRoutes);
    EXPECT_TRUE(client.get("PUT", "/fields").starts_with("HTTP/1.1 405 "));
    EXPECT_TRUE(client.answer().contains("\r\nAllow: GET, POST\r\n"));
}

TEST(Exchange, a_stranger_and_another_sites_page_are_refused_before_the_body) {
    ExchangeClient stranger(kRoutes, IpAddress::v4(203, 0, 113, 9));
    stranger.send(
        "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_TRUE(stranger.answer().starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(stranger.has_free_memory());
    ExchangeClient page(kRoutes);
    page.send(
        "POST /redirect HTTP/1.1\r\nHost: b\r\nOrigin: http://evil.example\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n");
    EXPECT_TRUE(page.answer().starts_with("HTTP/1.1 403 "));
}

TEST(Exchange, a_client_that_waits_for_it_gets_100_first) {
    ExchangeClient client(kRoutes);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("{}");
    EXPECT_EQ(body_of(body_of(client.answer())), "2 {}");
}

TEST(Exchange, fields_of_query_and_form_are_decoded) {
    ExchangeClient client(kRoutes);
    EXPECT_EQ(body_of(client.post("/fields?a=1+2&b=%41", "application/x-www-form-urlencoded",
                                  "c=%c3%a9&d=%4&a=123456789&a=x")),
              "1 2|!|A|-|-|\xc3\xa9|-|!|");
    EXPECT_EQ(body_of(client.get("GET", "/fields")), "-|-|-|-|-|-|-|-|");
}

TEST(Exchange, a_long_answer_is_sent_in_chunks_and_the_connection_goes_on) {
    for (const std::string_view target : {"/stream?count=0&piece=9", "/stream?count=1&piece=1",
                                          "/stream?count=300&piece=7", "/stream?count=20000&piece=9999"}) {
        const std::size_t count = parse_int<std::size_t>(target.substr(14, target.find('&') - 14)).value();
        ExchangeClient client(kRoutes);
        EXPECT_TRUE(client.get("GET", target).contains("\r\nTransfer-Encoding: chunked\r\n"));
        EXPECT_TRUE(dechunk(body_of(client.answer())) == Digits::text(count)) << target;
        EXPECT_TRUE(client.get("GET", target).starts_with("HTTP/1.1 200 ")) << target;
        EXPECT_FALSE(client.is_closed());
    }
}

TEST(Exchange, a_long_head_is_sent_before_the_first_piece) {
    ExchangeClient client(kRoutes);
    EXPECT_TRUE(dechunk(body_of(client.get("GET", "/long-head"))) == Digits::text(2000));
    EXPECT_TRUE(body_of(client.get("GET", "/long-head", "1.0")) == Digits::text(2000));
}

TEST(Exchange, a_client_of_http_1_0_gets_a_long_answer_until_the_end) {
    ExchangeClient client(kRoutes);
    const std::string& answer = client.get("GET", "/stream?count=5000&piece=9999", "1.0");
    EXPECT_FALSE(answer.contains("Transfer-Encoding"));
    EXPECT_TRUE(body_of(answer) == Digits::text(5000));
    EXPECT_TRUE(client.peer().board_ended);
    EXPECT_FALSE(client.peer().was_reset);
}

TEST(Exchange, head_gets_heads) {
    ExchangeClient client(kRoutes);
    EXPECT_TRUE(body_of(client.get("HEAD", "/stream?count=5000&piece=9999")).empty());
    EXPECT_TRUE(client.answer().contains("\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_TRUE(body_of(client.get("HEAD", "/constant")).empty());
    EXPECT_TRUE(client.answer().contains("\r\nContent-Length: 18\r\n"));
    EXPECT_EQ(body_of(client.get("GET", "/constant")), kConstant);
}

TEST(Exchange, a_long_answer_waits_for_a_slow_client_and_ends_after_a_minute) {
    ExchangeClient client(kRoutes);
    client.peer().room = 1500;
    client.get("GET", "/stream?count=200000&piece=9999");
    EXPECT_EQ(client.answer().size(), 1500U);
    EXPECT_LT(client.run(1s), 5);  // it waits
    for (int i = 0; i < 100 && !client.is_closed(); ++i) {
        client.peer().room = 1200;
        client.run(1s);
    }
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.peer().was_reset);
    EXPECT_TRUE(client.answer().size() > 60'000 && client.answer().size() < 75'000) << client.answer().size();
}

TEST(Exchange, a_redirect_names_the_place) {
    ExchangeClient client(kRoutes);
    EXPECT_TRUE(client.post("/redirect", "application/x-www-form-urlencoded", "a=1")
                    .starts_with("HTTP/1.1 303 See Other\r\n"));
    EXPECT_TRUE(client.answer().contains("\r\nLocation: /there\r\n"));
}

}  // namespace
}  // namespace vedette::node
