// Adds and removes children of a map or list of YAML in its text, in the style in which the map or list is
// written. A child of a map is a key with its value. For splice alone. Caller's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/settings/text_edit.hpp"
#include "hub/settings/yaml.hpp"

namespace vedette::settings {

// Borrows all that it is given. Functions that return false have changed nothing: the text is written in a
// way that they don't know.
class Children {
  public:
    // `parent` is a map or a list with the style kBlock or kFlow.
    Children(TextEdit& edit, const YamlNode& parent) : edit_(edit), parent_(parent) {}

    // Removes a child with its line if it has one, and with the comments that describe it.
    bool remove(std::size_t index);
    // Adds a child after the last one. `text` has no line end at its end; lines after its first one begin
    // with their indentation within the child, and are separated by \n.
    bool append(std::string_view text) { return insert(parent_.children.size(), text); }
    // Adds a child before the one with this index.
    bool insert(std::size_t index, std::string_view text);
    // Puts the children in another order: that of their indexes.
    bool reorder(const std::vector<std::size_t>& order);

  private:
    bool is_flow() const { return parent_.style == YamlNode::Style::kFlow; }
    Span whole(std::size_t index) const;
    Span lines(std::size_t index) const;
    std::optional<std::size_t> comma_after(std::size_t at) const;
    bool stands_alone(std::size_t index) const;
    bool remove_lines(std::size_t index);
    bool remove_inline(std::size_t index);
    bool insert_lines(std::size_t index, std::string_view text);
    bool insert_inline(std::size_t index, std::string_view text);
    std::string indented(std::string_view text, std::size_t column, std::string_view line_break) const;

    TextEdit& edit_;
    const YamlNode& parent_;
};

}  // namespace vedette::settings
