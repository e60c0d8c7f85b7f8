// Reads a template with all that it includes and says what is wrong with it, in the branches too that no page
// shows now. For tests: a template that passes never fails while it is written, as long as the values keep
// their types. No allocation. Thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "core/template/values.hpp"

namespace vedette::templates {

// The first fault of a template.
struct Fault {
    TemplateError error{};
    std::string_view at;  // the tag, or all of a template whose block does not end
};

std::optional<Fault> check(std::string_view text, const Values& values);

}  // namespace vedette::templates
