#include "hub/settings/pan_tilt_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/settings/allowed.hpp"
#include "hub/settings/certificate_keys.hpp"

namespace vedette::settings {
namespace {

class PanTiltReader {
  public:
    PanTiltReader(DocumentValues& values, const std::string& section) : values_(values), section_(section) {}

    PanTiltSettings read() {
        out_.pan = range("pan");
        out_.tilt = range("tilt");
        out_.invert_pan = values_.flag(at("invert_pan"));
        out_.invert_tilt = values_.flag(at("invert_tilt"));
        out_.step = values_.number<int>(at("step"));
        out_.speed = values_.number<int>(at("speed"));
        read_device();
        out_.home = angles("home");
        if (!given("home.pan")) out_.home.pan = std::clamp(0, out_.pan.min, out_.pan.max);
        if (!given("home.tilt")) out_.home.tilt = std::clamp(0, out_.tilt.min, out_.tilt.max);
        for (const std::string& name : values_.document().ids_of(at("presets")))
            out_.presets.push_back({name, angles("presets." + name)});
        if (values_.document().sections.contains(at("patrol"))) read_patrol();
        return std::move(out_);
    }

  private:
    std::string at(std::string_view key) const { return fmt::format("{}.{}", section_, key); }

    bool given(std::string_view key) const { return values_.document().find(at(key)) != nullptr; }

    Range range(std::string_view key) const { return parse_range(values_.text(at(key))).value_or(Range{}); }

    void read_device() {
        constexpr std::string_view kForm = "http or https, such as http://192.168.1.100:81/control_servo";
        const Document::Value* const url = values_.document().find(at("url"));
        if (!url) return;
        auto device = parse_source(url->text);
        if (!device || (device->scheme != Scheme::kHttp && device->scheme != Scheme::kHttps))
            return values_.problem(
                at("url"),
                device ? fmt::format("is of kind {}", to_string(device->scheme)) : device.error().message,
                std::string(kForm));
        if (device->fps) return values_.problem(at("url"), "has an option after a #", std::string(kForm));
        out_.device = std::move(*device);
        read_login();
        read_tls();
    }

    void read_login() {
        if (!out_.device.user.empty() || !out_.device.password.empty())
            return values_.problem(at("url"), "has a user or a password in it",
                                   "keys user and password_file");
        const std::string key = values_.first_given(section_, {"user", "password_file"});
        if (key.empty()) return;
        out_.device.user = values_.text(at("user"));
        out_.device.password = values_.secret_of_file(at("password_file"), "cameras.*.password");
        if (out_.device.user.empty() && !values_.document().has_problem(at("user")))
            values_.problem(key, "is given without user");
    }

    void read_tls() {
        const std::string key = first_certificate_key(values_, section_);
        if (key.empty()) return;
        if (out_.device.scheme != Scheme::kHttps)
            return values_.problem(key, "does not apply to a url of kind http", "https");
        read_certificate_keys(values_, section_, out_.device);
    }

    // A place, within the soft limits.
    Angles angles(const std::string& place) {
        const Angles out{values_.number<int>(at(place + ".pan")), values_.number<int>(at(place + ".tilt"))};
        check_limit(place + ".pan", out.pan, "pan", out_.pan);
        check_limit(place + ".tilt", out.tilt, "tilt", out_.tilt);
        return out;
    }

    void check_limit(const std::string& key, int degrees, std::string_view axis, const Range& limits) {
        if (!given(key) || limits.contains(degrees) || values_.document().has_problem(at(axis))) return;
        values_.problem(at(key), fmt::format("{} is outside of {}", degrees, axis),
                        fmt::format("{} to {} degrees", limits.min, limits.max));
    }

    void read_patrol() {
        Patrol patrol{.presets = values_.lines(at("patrol.presets")),
                      .dwell = parse_duration(values_.text(at("patrol.dwell"))).value_or(Duration{})};
        std::vector<std::string_view> known;
        known.reserve(out_.presets.size());
        for (const Preset& preset : out_.presets) known.emplace_back(preset.name);
        const Document::Value* const value = values_.document().find(at("patrol.presets"));
        for (std::size_t i = 0; i < patrol.presets.size(); ++i) {
            const std::string& name = patrol.presets[i];
            if (std::ranges::find(known, name) != known.end()) continue;
            values_.document().add_problem(
                i < value->lines.size() ? value->lines[i] : value->place, at("patrol.presets"),
                fmt::format("there is no preset \"{}\"{}", name, did_you_mean(name, known)),
                known.empty() ? "a name below presets, which has none" : list_text(known));
        }
        out_.patrol = std::move(patrol);
    }

    DocumentValues& values_;
    const std::string& section_;
    PanTiltSettings out_;
};

}  // namespace

PanTiltSettings read_pan_tilt(DocumentValues& values, const std::string& section) {
    return PanTiltReader(values, section).read();
}

}  // namespace vedette::settings
