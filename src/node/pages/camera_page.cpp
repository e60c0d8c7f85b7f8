// What the page of the camera changes: settings of the sensor, the lamp, the servos. All act at once; a few
// are kept for the next start when the owner asks for it.
#include <array>

#include "core/base/text.hpp"
#include "node/pages/pages.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {
namespace {

// "5,-10": degrees of traverse and elevation.
std::optional<ptz::ServoMove> parse_move(std::string_view text) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const auto traverse = parse_int<int>(text.substr(0, comma));
    const auto elevation = parse_int<int>(text.substr(std::min(comma + 1, text.size())));
    if (!traverse || !elevation) return std::nullopt;
    return ptz::ServoMove{.traverse = *traverse, .elevation = *elevation};
}

// A setting of the sensor that the table of settings has too.
struct Kept {
    port::Setting setting;
    Key key;
};
constexpr std::array kKept = {
    Kept{port::Setting::kQuality, Key::kCameraQuality},
    Kept{port::Setting::kBrightness, Key::kCameraBrightness},
    Kept{port::Setting::kContrast, Key::kCameraContrast},
    Kept{port::Setting::kSaturation, Key::kCameraSaturation},
    Kept{port::Setting::kHmirror, Key::kCameraHmirror},
    Kept{port::Setting::kVflip, Key::kCameraVflip},
};

void set_number(Values& draft, Key key, int number) {
    std::array<char, 16> memory;
    TextWriter text(memory);
    if (row_of(key).type == settings::Type::kBool) {
        text << (number != 0 ? "true" : "false");
    } else {
        text << number;
    }
    // A sensor's value is within the range of its row, or is not kept.
    static_cast<void>(draft.set(key, text.written()));
}

}  // namespace

void Pages::set_camera(Exchange& exchange, PageId page) {
    if (!admits(exchange, true)) return;
    if (exchange.ticket() != 0) return finish_keeping(exchange, page);
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    WordsKey problem = "value.malformed";
    if (view->form().read(exchange.body())) problem = apply_controls(view->form());
    const bool is_script = view->form().text("script") == "true";
    const bool keeps = view->form().text("keep") == "true";
    if (problem.text.empty() || is_script) pool_.give_back(*view);
    if (is_script) return exchange.answer({.status = problem.text.empty() ? 204 : 422}, "");
    if (!problem.text.empty()) return send(exchange, *view, {.problem = problem, .status = 422});
    if (!keeps) return exchange.redirect("/camera");
    keep_controls(exchange);
}

// All fields that the form has; the first one that is refused ends it, and its reason is returned.
WordsKey Pages::apply_controls(const Form& form) {
    for (std::size_t i = 0; i < port::kSettings; ++i) {
        const auto setting = static_cast<port::Setting>(i);
        const auto typed = form.find(port::row_of(setting).name);
        if (!typed) continue;
        const auto number = parse_int<int>(*typed);
        if (!number) return "camera.refused";
        if (*number == services_.camera.get(setting)) continue;
        const auto done = services_.camera.set(setting, *number);
        if (!done && done.error() == port::CameraError::kFixed) return "camera.fixed";
        if (!done) return "camera.refused";
    }
    if (const auto typed = form.find("led_intensity")) {
        const auto level = parse_int<std::uint8_t>(*typed);
        if (!level) return "camera.refused";
        services_.set_lamp(*level);
    }
    if (const auto typed = form.find("move")) {
        const auto move = parse_move(*typed);
        if (!move || !shown_.has_servos) return "camera.refused";
        services_.turn(*move);
    }
    return {};
}

void Pages::keep_controls(Exchange& exchange) {
    Values* const draft = services_.settings.edit();
    if (draft == nullptr) return exchange.later();
    const port::Camera& camera = services_.camera;
    for (const Kept& kept : kKept) set_number(*draft, kept.key, camera.get(kept.setting));
    const port::FrameSize& size =
        port::frame_sizes()[static_cast<std::size_t>(camera.get(port::Setting::kFramesize))];
    std::array<char, 16> memory;
    TextWriter text(memory);
    text << size.width << "x" << size.height;
    static_cast<void>(draft->set(Key::kCameraSize, text.written()));
    exchange.ticket() = services_.settings.save().value_or(0);
    exchange.later();
}

void Pages::finish_keeping(Exchange& exchange, PageId page) {
    const auto result = services_.settings.result_of(exchange.ticket());
    if (!result) return exchange.later();
    if (*result) return exchange.redirect("/camera?kept");
    PageView* const view = begin(exchange, page);
    if (view != nullptr) send(exchange, *view, {.problem = "settings.not_stored", .status = 500});
}

}  // namespace vedette::node
