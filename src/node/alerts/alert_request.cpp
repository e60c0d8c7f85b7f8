#include "node/alerts/alert_request.hpp"

#include "core/base/text.hpp"
#include "core/json/writer.hpp"

namespace vedette::node {
namespace {

constexpr std::size_t kMaxUrl = 128;
// Three parts with values of 32, 32 and 96 bytes, and the head of a picture; or the JSON of an alert.
constexpr std::size_t kMaxBodyText = 900;

Key url_key(AlertTarget target) {
    switch (target) {
        case AlertTarget::kPushover: return Key::kPushoverUrl;
        case AlertTarget::kNtfy: return Key::kNtfyUrl;
        case AlertTarget::kWebhook: break;
    }
    return Key::kWebhookUrl;
}

// "motion at the door (12 times)"
void write_text(TextWriter& out, const Alert& alert) {
    out << alert.text();
    if (alert.count > 1) out << " (" << alert.count << " times)";
}

struct BoundaryText {
    std::array<char, 32> memory{};

    explicit BoundaryText(const AlertBoundary& boundary) {
        for (std::size_t i = 0; i < boundary.size(); ++i) {
            memory[2 * i] = kHexDigits[boundary[i] >> 4U];
            memory[2 * i + 1] = kHexDigits[boundary[i] & 15U];
        }
    }
    std::string_view text() const { return {memory.data(), memory.size()}; }
};

// The first line and Host.
void write_begin(TextWriter& out, std::string_view method, const http::Url& url) {
    std::array<char, kMaxUrl + 1> memory;
    out << method << " " << http::format_target(url, memory) << " HTTP/1.1\r\n";
    out << "Host: " << http::format_host(url, memory) << "\r\n";
}

void write_bearer(TextWriter& out, std::string_view token) {
    if (!token.empty()) out << "Authorization: Bearer " << token << "\r\n";
}

void write_length(TextWriter& out, std::size_t bytes) { out << "Content-Length: " << bytes << "\r\n\r\n"; }

// What is in front of the picture, or of the tail.
void write_parts(TextWriter& out, const Values& settings, const Alert& alert, std::string_view boundary) {
    const auto begin = [&](std::string_view name) -> TextWriter& {
        if (!out.written().empty()) out << "\r\n";
        return out << "--" << boundary << "\r\nContent-Disposition: form-data; name=\"" << name << "\"";
    };
    constexpr std::string_view kText = "\r\nContent-Type: text/plain \r\n\r\n";
    begin("token") << kText << settings.text(Key::kPushoverToken);
    begin("user") << kText << settings.text(Key::kPushoverUser);
    begin("message") << kText;
    write_text(out, alert);
    if (alert.picture) begin("attachment") << "; filename=\"image.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
}

void write_pushover(TextWriter& out, const http::Url& url, const Values& settings, const Alert& alert,
                    std::string_view boundary, std::size_t tail) {
    std::array<char, kMaxBodyText> memory;
    TextWriter parts(memory);
    write_parts(parts, settings, alert, boundary);
    write_begin(out, "POST", url);
    out << "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\n"
           "Content-Type: multipart/form-data; boundary="
        << boundary << "\r\n";
    write_length(out, parts.written().size() + alert.picture.bytes().size() + tail);
    out << parts.written();
}

// A picture is the body, and the text a field then.
void write_ntfy(TextWriter& out, const http::Url& url, const Values& settings, const Alert& alert) {
    std::array<char, Alert::kMaxText + 24> memory;
    TextWriter text(memory);
    write_text(text, alert);
    write_begin(out, "POST", url);
    out << "Title: " << settings.text(Key::kName) << "\r\n";
    write_bearer(out, settings.text(Key::kNtfyToken));
    out << "Connection: close\r\n";
    if (alert.picture) {
        out << "Message: " << text.written() << "\r\nFilename: image.jpg\r\n";
        return write_length(out, alert.picture.bytes().size());
    }
    write_length(out, text.written().size());
    out << text.written();
}

void write_webhook(TextWriter& out, const http::Url& url, const Values& settings, const Alert& alert,
                   std::int64_t utc_s) {
    const bool is_get = settings.text(Key::kWebhookMethod) == "GET";
    write_begin(out, is_get ? "GET" : "POST", url);
    write_bearer(out, settings.text(Key::kWebhookToken));
    out << "Connection: close\r\n";
    if (is_get) {
        out << "\r\n";
        return;
    }
    std::array<char, kMaxBodyText> memory;
    json::Writer json(memory);
    json.begin_object().key("board").string(settings.text(Key::kName));
    json.key("kind").string(name_of(alert.kind)).key("text").string(alert.text());
    json.key("count").number(alert.count);
    if (utc_s != 0) json.key("time").number(utc_s);
    json.end_object();
    out << "Content-Type: application/json\r\n";
    write_length(out, json.written().size());
    out << json.written();
}

bool has_token(const Values& settings, AlertTarget target) {
    switch (target) {
        case AlertTarget::kPushover: return true;
        case AlertTarget::kNtfy: return !settings.text(Key::kNtfyToken).empty();
        case AlertTarget::kWebhook: break;
    }
    return !settings.text(Key::kWebhookToken).empty();
}

}  // namespace

std::optional<AlertAddress> alert_address(const Values& settings, AlertTarget target) {
    if (target == AlertTarget::kPushover &&
        (!settings.flag(Key::kPushoverActivated) || settings.text(Key::kPushoverToken).empty() ||
         settings.text(Key::kPushoverUser).empty()))
        return std::nullopt;
    const auto url = http::parse_url(settings.text(url_key(target)));
    if (!url) return std::nullopt;
    return AlertAddress{*url, url->is("https"), has_token(settings, target)};
}

AlertTargets alert_targets(const Values& settings) {
    AlertTargets out = 0;
    for (const AlertTarget target : kEveryAlertTarget) {
        if (alert_address(settings, target)) out |= bit_of(target);
    }
    return out;
}

AlertRequest make_alert_request(const Values& settings, AlertTarget target, const Alert& alert,
                                const AlertBoundary& boundary, std::int64_t utc_s,
                                std::span<char, AlertRequest::kMaxTexts> out) {
    const auto address = alert_address(settings, target);
    if (!address) return {};
    const BoundaryText between(boundary);
    TextWriter texts(out);
    // The tail first: its length is part of the head.
    if (target == AlertTarget::kPushover) texts << "\r\n--" << between.text() << "--\r\n";
    const std::size_t tail = texts.written().size();
    if (target == AlertTarget::kPushover)
        write_pushover(texts, address->url, settings, alert, between.text(), tail);
    if (target == AlertTarget::kNtfy) write_ntfy(texts, address->url, settings, alert);
    if (target == AlertTarget::kWebhook) write_webhook(texts, address->url, settings, alert, utc_s);
    const Bytes all = as_bytes(texts.written());
    const bool has_picture = target != AlertTarget::kWebhook;
    return {.head = all.subspan(tail),
            .picture = has_picture ? alert.picture.bytes() : Bytes(),
            .tail = all.first(tail)};
}

}  // namespace vedette::node
