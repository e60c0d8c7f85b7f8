#include "hub/backup/collect.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "hub/settings/table.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::backup {
namespace {

namespace fs = std::filesystem;

Result<std::string> read(const fs::path& path) {
    auto text = settings::process_environment().read_file(path);
    if (!text)
        return fail(text.error().kind,
                    fmt::format("{} can't be read: {}", path.string(), text.error().message));
    return text;
}

// A version that is removed while the others are read is left out.
void read_versions(const fs::path& folder, Contents& out) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".version") continue;
        if (auto text = read(entry.path())) out.versions[entry.path().filename()] = std::move(*text);
    }
}

}  // namespace

std::vector<std::string> named_files(const settings::Document& document) {
    std::vector<std::string> out;
    for (const auto& [path, value] : document.values) {
        const settings::Key* const row = settings::hub_table().find_key(path);
        const bool is_file =
            row && row->type == settings::Type::kPath && (row->unit == "file" || path.ends_with("_file"));
        if (is_file && std::ranges::find(out, value.text) == out.end()) out.push_back(value.text);
    }
    return out;
}

Result<Collected> collect(const settings::SettingsFile& file, const std::string& program, UtcTime now) {
    Collected out;
    Contents& contents = out.contents;
    contents.made = now;
    contents.program = program;
    contents.settings = file.text();
    for (const std::string& name : named_files(file.current()->document)) {
        if (!is_inner_path(name)) {
            out.left_out.push_back(name);
            continue;
        }
        auto text = read(fs::path(file.folder()) / name);
        if (!text) return std::unexpected(std::move(text.error()));
        contents.files[name] = std::move(*text);
    }
    const std::string state = file.state_folder();
    auto store = store::copy_sqlite(store::database_in(state));
    if (!store) return std::unexpected(std::move(store.error()));
    contents.store = std::move(*store);
    read_versions(state + "/settings", contents);
    std::error_code error;
    if (!fs::exists(state + "/tls.pem", error)) return out;
    auto certificate = read(state + "/tls.pem");
    if (!certificate) return std::unexpected(std::move(certificate.error()));
    auto key = read(state + "/tls.key");
    if (!key) return std::unexpected(std::move(key.error()));
    contents.certificate = std::move(*certificate);
    contents.key = std::move(*key);
    return out;
}

}  // namespace vedette::backup
