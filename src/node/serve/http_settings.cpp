// What moves and sets the board over HTTP: securityCam's servos, the stock web server's settings,
// pycameresp's.
#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/http/url.hpp"
#include "core/originals/web_server.hpp"
#include "node/serve/http_session.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kLamp = "led_intensity";
constexpr std::string_view kFlash = "flash_level";

// A parameter of the request, decoded into `out`.
std::optional<std::string_view> parameter(const http::RequestParser& request, std::string_view name,
                                          std::span<char> out) {
    const auto item = http::find_query_item(request.query(), name);
    return item ? item->decode(out) : std::nullopt;
}

// "true" and "false" are pycameresp's.
std::optional<int> parse_value(port::Setting setting, std::string_view text) {
    if (text == "true") return 1;
    if (text == "false") return 0;
    if (const auto number = parse_int<int>(text)) return number;
    return setting == port::Setting::kFramesize ? port::find_frame_size(text) : std::nullopt;
}

}  // namespace

void HttpSession::move_servos(MonoTime now) {
    const auto move = ptz::parse_servo_move(request().query());
    if (!move) return answer_error(500, now);
    services_.turn(*move);
    answer_text(200, "text/html", ptz::kServoMoved, now);
}

void HttpSession::show_status(MonoTime now) {
    std::array<char, 640> memory;
    TextWriter json(memory);
    json << "{\"xclk\":20,\"pixformat\":4";
    for (std::size_t i = 0; i < port::kSettings; ++i) {
        const auto setting = static_cast<port::Setting>(i);
        json << ",\"" << port::row_of(setting).name << "\":" << services_.camera.get(setting);
    }
    json << ",\"" << kLamp << "\":" << unsigned{services_.lamp_level} << "}";
    answer_text(200, "application/json", json.written(), now);
}

void HttpSession::control(MonoTime now) {
    std::array<char, 32> name_memory;
    std::array<char, 32> value_memory;
    const auto name = parameter(request(), "var", name_memory);
    const auto value = parameter(request(), "val", value_memory);
    if (!name || !value) return answer_text(400, "text/plain", "/control needs var and val.\n", now);
    set(*name, *value, now);
}

void HttpSession::configure(MonoTime now) {
    std::array<char, 32> name_memory;
    std::array<char, 32> value_memory;
    const auto name = parameter(request(), "name", name_memory);
    const auto value = parameter(request(), "value", value_memory);
    if (!name || !value)
        return answer_text(400, "text/plain", "/camera/configure needs name and value.\n", now);
    services_.camera_used = now;
    set(*name, *value, now);
}

void HttpSession::set(std::string_view name, std::string_view value, MonoTime now) {
    if (name == kLamp || name == kFlash) {
        // pycameresp's levels end at 256.
        const auto level = parse_int<int>(value);
        if (!level || *level < 0 || *level > (name == kFlash ? 256 : 255)) return refuse_value(now);
        services_.set_lamp(static_cast<std::uint8_t>(std::min(*level, 255)));
        return answer_empty(now);
    }
    const auto setting = port::find_setting(name);
    if (!setting) return answer_text(404, "text/plain", "The sensor has no such setting.\n", now);
    const auto number = parse_value(*setting, value);
    if (!number) return refuse_value(now);
    const auto done = services_.camera.set(*setting, *number);
    if (done) return answer_empty(now);
    if (done.error() == port::CameraError::kFixed)
        return answer_text(409, "text/plain", "This kind of camera has no settings.\n", now);
    refuse_value(now);
}

void HttpSession::refuse_value(MonoTime now) {
    answer_text(400, "text/plain", "The value is out of the setting's range; nothing has changed.\n", now);
}

}  // namespace vedette::node
