// The values of a checked document, as types, and of the files that they name; for the readers that check
// relations between keys. Caller's thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.hpp"
#include "hub/settings/document.hpp"

namespace vedette::settings {

// Borrows all that it is given. A value that is not in the file is the table's default.
class DocumentValues {
  public:
    // Relative paths start from `folder`.
    DocumentValues(Document& document, const Table& table, const std::string& folder,
                   const Environment& environment)
        : document_(document), table_(table), folder_(folder), environment_(environment) {}

    std::string text(std::string_view path) const;
    std::vector<std::string> lines(std::string_view path) const;
    template <class Int>
    Int number(std::string_view path) const {
        return parse_int<Int>(text(path)).value_or(Int{});
    }
    bool flag(std::string_view path) const;
    std::size_t bytes(std::string_view path) const;

    // The path of the first of these keys of a section that the file has; empty: none.
    std::string first_given(const std::string& section, std::initializer_list<const char*> names) const;

    // At the value, or at the nearest section that is in the file.
    void problem(std::string_view path, std::string message, std::string allowed = {});

    // Nothing when the file can't be read, which is a problem.
    std::optional<NamedFile> file_of(std::string_view path, const Document::Value& value);
    // The first line of the file that a key names; empty when there is a problem. `rule`: the key whose row
    // the line has to fit. The line becomes the value's content.
    std::string secret_of_file(std::string_view path, std::string_view rule);
    // The file of certificates that a given key names; nothing when there is a problem.
    std::optional<NamedFile> certificates(std::string_view key);

    Document& document() { return document_; }
    const std::string& folder() const { return folder_; }
    const Environment& environment() const { return environment_; }

  private:
    Document& document_;
    const Table& table_;
    const std::string& folder_;
    const Environment& environment_;
};

}  // namespace vedette::settings
