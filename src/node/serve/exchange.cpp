#include "node/serve/exchange.hpp"

#include <array>

#include "core/http/url.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::node {
namespace {

Exchange::Value find_field(std::string_view items, std::string_view name, std::span<char> out) {
    const auto item = http::find_query_item(items, name);
    if (!item) return std::unexpected(FieldError::kMissing);
    const auto value = item->decode(out);
    if (!value) return std::unexpected(FieldError::kMalformed);
    return *value;
}

}  // namespace

const http::RequestParser& Exchange::request() const { return session_.request(); }

std::string_view Exchange::body() const { return session_.body(); }

BodyTypes Exchange::body_type() const {
    return parse_body_type(request().header("Content-Type").value_or(""));
}

const IpAddress& Exchange::peer() const { return session_.link_.peer(); }

Transport Exchange::transport() const { return session_.transport(); }

Services& Exchange::services() const { return session_.services_; }

Exchange::Value Exchange::query_field(std::string_view name, std::span<char> out) const {
    return find_field(request().query(), name, out);
}

Exchange::Value Exchange::form_field(std::string_view name, std::span<char> out) const {
    if (body_type() != kForm) return std::unexpected(FieldError::kMissing);
    return find_field(body(), name, out);
}

void Exchange::answer(const Reply& reply, std::string_view body) { session_.answer(reply, body, now_); }

void Exchange::answer_constant(const Reply& reply, std::string_view body) {
    session_.answer_constant(reply, body, now_);
}

void Exchange::answer_picture(const Reply& reply, PicturePool::Share picture) {
    session_.answer_picture(reply, std::move(picture), now_);
}

void Exchange::redirect(std::string_view path) {
    const std::array<http::Field, 1> fields{{{"Location", path}}};
    session_.answer({.status = 303, .fields = fields}, "", now_);
}

void Exchange::later() { session_.set_pending(now_); }

std::uint32_t& Exchange::ticket() { return session_.ticket_; }

BodyPlace& Exchange::make_place() { return session_.body_maker_.emplace<BodyPlace>(); }

void Exchange::begin_stream(const Reply& reply) { session_.answer_by_pieces(reply, now_); }

bool closes_plain(const Exchange& exchange, const Values& draft) {
    const Values& before = exchange.services().settings.values();
    return exchange.transport() != Transport::kTls && before.text(Key::kServerHttp) == "on" &&
           draft.text(Key::kServerHttp) != "on";
}

}  // namespace vedette::node
