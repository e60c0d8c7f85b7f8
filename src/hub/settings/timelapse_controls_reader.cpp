#include "hub/settings/timelapse_controls_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.hpp"
#include "hub/settings/allowed.hpp"
#include "hub/settings/camera_programs_reader.hpp"

namespace vedette::settings {
namespace {

// A control that the camera has.
struct Known {
    std::string name;
    std::optional<Range> range{};  // nothing: any word
};

std::vector<Known> controls_of(const CameraSettings& camera) {
    std::vector<Known> out;
    if (camera.programs.still) {
        for (const std::string& field : camera.programs.still->call.fields())
            if (field != "file" && field != "metadata") out.push_back({field});
        return out;
    }
    for (const ProgramControl& control : camera.programs.controls)
        out.push_back({control.name, Range{control.min, control.max}});
    if (camera.ptz) out.insert(out.end(), {{"pan", camera.ptz->pan}, {"tilt", camera.ptz->tilt}});
    return out;
}

bool has(const std::vector<ControlValue>& values, std::string_view name) {
    return std::ranges::find(values, name, &ControlValue::name) != values.end();
}

// Becomes a part of an argument, never an option of its own.
bool is_control_value(std::string_view text) {
    constexpr std::string_view kSigns = "_.,:+-";
    const auto fits = [&](char c) { return is_alnum(c) || kSigns.contains(c); };
    if (text.empty() || text.size() > 64 || !std::ranges::all_of(text, fits)) return false;
    return text[0] != '-' || parse_int<std::int64_t>(text);
}

class ControlsReader {
  public:
    ControlsReader(DocumentValues& values, const std::string& section, const CameraSettings* camera,
                   TimelapseSettings& job)
        : values_(values), section_(section), camera_(camera), job_(job) {
        if (camera_) known_ = controls_of(*camera_);
    }

    void read() {
        ControlProfiles& profiles = job_.controls;
        profiles.day = profile("controls.day");
        profiles.dark = given("controls.dark") ? profile("controls.dark") : profiles.day;
        profiles.dark_lamp = given("controls.dark_lamp") ? profile("controls.dark_lamp") : profiles.dark;
        if (values_.document().sections.contains(at("brightness"))) read_brightness();
        if (camera_ && camera_->programs.still) {
            check_complete("controls.day", profiles.day);
            if (job_.plan.dark) check_complete("controls.dark", profiles.dark);
            if (job_.lamp != LampRule::kOff) check_complete("controls.dark_lamp", profiles.dark_lamp);
        }
        job_.gate = {.check = read_program(values_, at("gate.check")),
                     .events = read_program(values_, at("gate.events")),
                     .at_once = values_.flag(at("gate.at_once")),
                     .pause = parse_duration(values_.text(at("gate.pause"))).value_or(10s)};
        for (const char* const key : {"gate.check", "gate.events"}) check_no_fields(key);
        const std::string key = values_.first_given(section_, {"gate.at_once", "gate.pause"});
        if (!key.empty() && !given("gate.events"))
            values_.problem(key, "is given without gate.events", "gate.events: PROGRAM");
        job_.before_clock = values_.flag(at("before_clock"));
    }

  private:
    std::string at(std::string_view key) const { return fmt::format("{}.{}", section_, key); }
    bool given(std::string_view key) const { return values_.document().find(at(key)) != nullptr; }

    void check_no_fields(std::string_view key) {
        const ProgramCall& call = key == "gate.check" ? job_.gate.check : job_.gate.events;
        if (const auto fields = call.fields(); !fields.empty())
            values_.problem(at(key), fmt::format("has an unknown field {{{}}}", fields.front()),
                            "no names in braces");
    }

    std::vector<ControlValue> profile(std::string_view key) {
        std::vector<ControlValue> out;
        const Document::Value* const written = values_.document().find(at(key));
        const auto lines = values_.lines(at(key));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::size_t equals = lines[i].find('=');
            ControlValue value{lines[i].substr(0, equals),
                               equals == std::string::npos ? "" : lines[i].substr(equals + 1)};
            const auto why = problem_of(value);
            if (!why && !has(out, value.name)) {
                out.push_back(std::move(value));
                continue;
            }
            const Place place = i < written->lines.size() ? written->lines[i] : written->place;
            values_.document().add_problem(
                place, at(key), fmt::format("\"{}\": {}", lines[i], why ? why->what : "is given twice"),
                why ? why->allowed : "each control once");
        }
        return out;
    }

    struct Fault {
        std::string what;
        std::string allowed;
    };
    std::optional<Fault> problem_of(const ControlValue& value) const {
        if (!is_control_value(value.value))
            return Fault{"is no value of a control", "NAME=VALUE, such as exposure=20000"};
        if (!camera_) return std::nullopt;
        const auto known = std::ranges::find(known_, value.name, &Known::name);
        if (known == known_.end()) return unknown(value.name);
        if (!known->range) return std::nullopt;
        const auto number = parse_int<int>(value.value);
        if (number && *number >= known->range->min && *number <= known->range->max) return std::nullopt;
        return Fault{"is out of range", fmt::format("{} to {}", known->range->min, known->range->max)};
    }

    Fault unknown(std::string_view name) const {
        std::vector<std::string_view> names;
        names.reserve(known_.size());
        for (const Known& known : known_) names.emplace_back(known.name);
        return {fmt::format("the camera has no control \"{}\"{}", name, did_you_mean(name, names)),
                names.empty() ? "a control below cameras.*.controls, or a name in braces in still.command"
                              : list_text(names)};
    }

    void read_brightness() {
        BrightnessSettings out{.control = values_.text(at("brightness.control")),
                               .target = values_.number<int>(at("brightness.target")),
                               .tolerance = values_.number<int>(at("brightness.tolerance")),
                               .min = values_.number<int>(at("brightness.min")),
                               .max = values_.number<int>(at("brightness.max"))};
        const bool bounded = !values_.document().has_problem(at("brightness.min")) &&
                             !values_.document().has_problem(at("brightness.max"));
        if (bounded && out.max < out.min)
            values_.problem(at("brightness.max"), "is below min", "min or more");
        const auto known = std::ranges::find(known_, out.control, &Known::name);
        if (camera_ && !out.control.empty()) {
            if (known == known_.end()) {
                const Fault fault = unknown(out.control);
                values_.problem(at("brightness.control"), fault.what, fault.allowed);
            } else if (bounded && known->range &&
                       (out.min < known->range->min || out.max > known->range->max)) {
                values_.problem(at("brightness.max"), "min and max are not within those of the control",
                                fmt::format("{} to {}", known->range->min, known->range->max));
            }
        }
        check_numbers(out.control);
        job_.brightness = std::move(out);
    }

    // Of a control that is corrected.
    void check_numbers(const std::string& control) {
        for (const auto* profile : {&job_.controls.day, &job_.controls.dark, &job_.controls.dark_lamp}) {
            const auto value = std::ranges::find(*profile, control, &ControlValue::name);
            if (value == profile->end() || parse_int<int>(value->value)) continue;
            return values_.problem(at("brightness.control"),
                                   fmt::format("is \"{}\" in controls, which is no number", value->value),
                                   "a whole number");
        }
    }

    // A still program needs a value for each name.
    void check_complete(std::string_view key, const std::vector<ControlValue>& profile) {
        for (const Known& known : known_) {
            if (has(profile, known.name) || (job_.brightness && job_.brightness->control == known.name))
                continue;
            return values_.problem(
                given(key) ? at(key) : at("camera"),
                fmt::format("cameras.{}.still.command says {{{}}}, and {} has no value for it", camera_->id,
                            known.name, key),
                fmt::format("a line {}=VALUE in {}", known.name, key));
        }
    }

    DocumentValues& values_;
    const std::string& section_;
    const CameraSettings* const camera_;
    TimelapseSettings& job_;
    std::vector<Known> known_;
};

}  // namespace

void read_timelapse_controls(DocumentValues& values, const std::string& section, const CameraSettings* camera,
                             TimelapseSettings& job) {
    ControlsReader(values, section, camera, job).read();
}

}  // namespace vedette::settings
