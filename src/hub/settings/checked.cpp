#include "hub/settings/checked.hpp"

#include "hub/settings/mask.hpp"

namespace vedette::settings {

std::vector<std::string> written_secrets(const Document& document, const Table& table) {
    std::vector<std::string> paths;
    for (const auto& [path, value] : document.values) {
        const Key* const row = table.find_key(path);
        const bool literal = row && row->secret && !value.written.starts_with("${");
        const std::string masked = mask_credentials(value.written);
        // A variable in the place of the password is masked as well.
        const bool in_url = masked != value.written && value.text == value.written;
        if (literal || in_url) paths.push_back(path);
    }
    return paths;
}

}  // namespace vedette::settings
