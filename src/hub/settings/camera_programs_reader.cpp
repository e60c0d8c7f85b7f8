#include "hub/settings/camera_programs_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/settings/allowed.hpp"

namespace vedette::settings {
namespace {

// Of a program that has no other fields than these.
void check_fields(DocumentValues& values, const std::string& key, const ProgramCall& call,
                  std::string_view wanted) {
    const auto fields = call.fields();
    for (const std::string& field : fields)
        if (field != wanted)
            return values.problem(key, fmt::format("has an unknown field {{{}}}", field),
                                  wanted.empty() ? "no names in braces" : fmt::format("{{{}}}", wanted));
    if (!wanted.empty() && fields.empty() && !call.empty())
        values.problem(key, fmt::format("does not say {{{}}}", wanted),
                       fmt::format("{{{}}} in one of the arguments", wanted));
}

ProgramControl read_control(DocumentValues& values, const std::string& section, const std::string& name) {
    const auto at = [&](std::string_view key) {
        return fmt::format("{}.controls.{}.{}", section, name, key);
    };
    ProgramControl control{.name = name,
                           .call = read_program(values, at("command")),
                           .min = values.number<int>(at("min")),
                           .max = values.number<int>(at("max"))};
    check_fields(values, at("command"), control.call, "value");
    if (!values.document().has_problem(at("min")) && !values.document().has_problem(at("max")) &&
        control.max < control.min)
        values.problem(at("max"), "is below min", "min or more");
    if (values.document().find(at("rest"))) control.rest = values.number<int>(at("rest"));
    if (control.rest && (*control.rest < control.min || *control.rest > control.max))
        values.problem(at("rest"), "is not within min and max",
                       fmt::format("{} to {}", control.min, control.max));
    constexpr std::string_view kTaken[] = {"lamp", "pan", "tilt", "file", "metadata"};
    if (std::ranges::find(kTaken, name) != std::end(kTaken))
        values.problem(at("command"), fmt::format("\"{}\" is the name of something else", name),
                       "another id of the control");
    return control;
}

}  // namespace

ProgramCall read_program(DocumentValues& values, std::string_view key) {
    const Document::Value* const value = values.document().find(key);
    if (!value) return {};
    auto call = ProgramCall::parse(value->text, values.folder());
    if (call) return std::move(*call);
    values.problem(key, call.error().message, "a program with its arguments, without a shell");
    return {};
}

CameraPrograms read_camera_programs(DocumentValues& values, const std::string& section) {
    const auto at = [&](std::string_view key) { return fmt::format("{}.{}", section, key); };
    const auto has = [&](std::string_view key) { return values.document().sections.contains(at(key)); };
    CameraPrograms out;
    if (has("still"))
        out.still = StillProgram{read_program(values, at("still.command")),
                                 parse_duration(values.text(at("still.timeout"))).value_or(Duration{})};
    if (has("lamp")) {
        out.lamp = LampPrograms{read_program(values, at("lamp.on")), read_program(values, at("lamp.off"))};
        check_fields(values, at("lamp.on"), out.lamp->on, "");
        check_fields(values, at("lamp.off"), out.lamp->off, "");
    }
    for (const std::string& name : values.document().ids_of(at("controls")))
        out.controls.push_back(read_control(values, section, name));
    return out;
}

}  // namespace vedette::settings
