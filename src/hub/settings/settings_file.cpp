#include "hub/settings/settings_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/bytes.hpp"
#include "core/base/text.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/owned_files.hpp"

namespace vedette::settings {
namespace {

namespace fs = std::filesystem;

// Replaces a file in one step, with this owner and mode.
Result<void> write_as(const std::string& path, std::string_view content, const struct stat& owner,
                      ::mode_t mode) {
    auto file = AtomicFile::create(path, {.mode = mode});
    if (!file) return std::unexpected(std::move(file.error()));
    struct stat now{};
    if (::fstat(file->fd(), &now) != 0) return std::unexpected(errno_error("look at the new " + path, errno));
    const bool other = now.st_uid != owner.st_uid || now.st_gid != owner.st_gid;
    if (other && ::fchown(file->fd(), owner.st_uid, owner.st_gid) != 0)
        return fail(
            Kind::kPermissionDenied,
            fmt::format("{} belongs to another user or group, which would change; run this as that user, "
                        "for example by sudo -u '#{}'",
                        path, owner.st_uid));
    if (::fchmod(file->fd(), mode) != 0)
        return std::unexpected(errno_error("set the mode of " + path, errno));
    if (auto written = file->write(as_bytes(content)); !written) return written;
    return file->commit();
}

UtcTime modified(const struct stat& file) {
    return UtcTime(std::chrono::seconds(file.st_mtim.tv_sec) +
                   std::chrono::microseconds(file.st_mtim.tv_nsec / 1000));
}

constexpr std::string_view kSecrets = "secrets/";

// The number of a secret's file: 1 of "porch.password", 2 of "porch.password-2"; 0: it is another's.
int number_of(std::string_view name, std::string_view first) {
    if (name == first) return 1;
    if (!name.starts_with(first) || name.size() == first.size() || name[first.size()] != '-') return 0;
    return parse_int<int>(name.substr(first.size() + 1)).value_or(0);
}

// With a number above those of all files that there are or that the settings name.
std::string new_secret_name(const SettingsFile& file, const std::string& first) {
    int last = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(file.in_folder(std::string(kSecrets)), error))
        last = std::max(last, number_of(entry.path().filename().string(), first));
    if (file.current() != nullptr)
        for (const auto& [path, value] : file.current()->document.values)
            if (value.written.starts_with(kSecrets))
                last =
                    std::max(last, number_of(std::string_view(value.written).substr(kSecrets.size()), first));
    return fmt::format("{}{}{}", kSecrets, first, last == 0 ? "" : fmt::format("-{}", last + 1));
}

// Whether a text may name the file: the name stands in it, and nothing that goes on with it.
bool names(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; (at = text.find(name, at)) != text.npos; ++at) {
        const std::size_t end = at + name.size();
        if (end == text.size() || !(is_alnum(text[end]) || std::string_view("-_.").contains(text[end])))
            return true;
    }
    return false;
}

}  // namespace

bool goes_to_secret_file(std::string_view path) {
    const Key* const row = hub_table().find_key(path);
    return (row == nullptr || row->secret) && hub_table().find_key(fmt::format("{}_file", path)) != nullptr;
}

std::vector<Edit> edits_to_set(const SettingsFile& file, const std::string& path,
                               std::vector<std::string> values, std::string& secret) {
    using enum Edit::What;
    if (!goes_to_secret_file(path)) {
        const Key* const row = hub_table().find_key(path);
        return {{row && row->type == Type::kLines ? kSetList : kSet, path, std::move(values)}};
    }
    // Without the map's name: "porch.password".
    secret = new_secret_name(file, path.substr(path.find('.') + 1));
    std::vector<Edit> edits = {{kSet, path + "_file", {secret}}};
    if (file.current() && file.current()->document.find(path))
        edits.insert(edits.begin(), {kUnset, path, {}});
    return edits;
}

std::string tag_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a: basis and prime of 64 bits
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{:016x}", hash);
}

std::string SettingsFile::in_folder(const std::string& name) const {
    return folder_.empty() ? name : folder_ + "/" + name;
}

std::expected<SettingsFile, Problems> SettingsFile::open(const std::string& path,
                                                         const Environment& environment) {
    auto read = read_settings_file(path, environment);
    if (!read) return std::unexpected(std::move(read.error()));
    SettingsFile file;
    file.path_ = path;
    file.folder_ = std::move(read->folder);
    file.text_ = std::move(read->text);
    file.environment_ = environment;
    auto checked = parse_checked_settings(file.text_, path, file.folder_, environment);
    if (checked) {
        file.current_ = std::move(*checked);
    } else {
        file.problems_ = std::move(checked.error());
    }
    return file;
}

std::expected<Proposal, Problems> SettingsFile::propose(std::string_view text,
                                                        std::vector<SecretFile> secrets) const {
    Environment environment = environment_;
    environment.read_file = [&](const std::string& path) {
        const auto secret = std::ranges::find(secrets, path, &SecretFile::path);
        return secret != secrets.end() ? Result<std::string>(secret->content) : environment_.read_file(path);
    };
    auto checked = parse_checked_settings(text, path_, folder_, environment);
    if (!checked) return std::unexpected(std::move(checked.error()));
    Proposal proposal{std::move(*checked), {}, std::move(secrets)};
    if (current_)
        proposal.changes = changes_between(current_->document, proposal.settings.document, hub_table());
    return proposal;
}

std::expected<Proposal, Problems> SettingsFile::propose(std::span<const Edit> edits,
                                                        std::vector<SecretFile> secrets) const {
    const auto text = splice(text_, edits);
    if (text) return propose(*text, std::move(secrets));
    const auto& [place, message] = text.error();
    const std::string key = edits.empty() ? "" : edits.front().path;
    return std::unexpected(Problems{{path_, place.line, place.column, key, message, {}}});
}

std::string SettingsFile::state_folder(const CheckedSettings* otherwise) const {
    if (current_) return current_->settings.state;
    if (otherwise != nullptr) return otherwise->settings.state;
    const auto folder_by = [&](std::string_view line) -> std::string {
        const auto checked =
            parse_checked_settings(fmt::format("version: 1\n{}\n", line), path_, folder_, environment_);
        return checked ? checked->settings.state : std::string();
    };
    for (std::string_view rest = text_; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (!line.starts_with("state:")) continue;
        if (std::string folder = folder_by(line); !folder.empty()) return folder;
    }
    return folder_by("");
}

Result<CheckedSettings> SettingsFile::last_good() const {
    auto versions = history(state_folder());
    if (!versions) return std::unexpected(std::move(versions.error()));
    for (auto version = versions->rbegin(); version != versions->rend(); ++version)
        if (auto checked = parse_checked_settings(version->text, path_, folder_, environment_))
            return std::move(*checked);
    return fail(Kind::kNotFound, "no version in the history is valid");
}

Result<std::vector<Version>> SettingsFile::history(const std::string& state) const {
    std::error_code error;
    const std::string folder = state + "/settings";
    if (!fs::exists(folder, error)) return std::vector<Version>();
    auto opened = History::open(folder, text_);
    if (!opened) return std::unexpected(std::move(opened.error()));
    return opened->versions();
}

Result<void> SettingsFile::save(const Proposal& proposal, const Author& author, UtcTime now) const {
    const std::string& text = proposal.settings.text;
    const auto file = look_at(path_);
    if (!file) return std::unexpected(file.error());
    const std::string state = state_folder(&proposal.settings);
    if (auto made = make_private_folder(state, *file); !made) return made;
    auto history = History::open(state + "/settings", text_);
    if (!history) return std::unexpected(std::move(history.error()));
    const auto again = environment_.read_file(path_);
    if (!again || *again != text_)
        return fail(
            Kind::kFailedPrecondition,
            path_ + " was changed by somebody else since it was read; nothing was saved, so try again");
    // What was changed in an editor can be returned to as well.
    if (auto remembered = remember(*history, *file); !remembered) return remembered;
    if (auto written = write_secrets(proposal, state, *history); !written) return written;
    Version version{0, now, author.who, author.what, {}, text};
    for (const Change& change : proposal.changes) version.changes.push_back(format(change, hub_table()));
    if (auto prepared = history->prepare(std::move(version)); !prepared) return prepared;
    if (text != text_)
        if (auto written = write_as(path_, text, *file, file->st_mode & 07777U); !written) return written;
    if (auto finished = history->finish(); !finished) return finished;
    remove_secrets(*history, text);
    return {};
}

Result<void> SettingsFile::remember() const {
    if (!current_ || !written_secrets(current_->document, hub_table()).empty()) return {};
    const auto file = look_at(path_);
    if (!file) return std::unexpected(file.error());
    const std::string state = state_folder();
    if (auto made = make_private_folder(state, *file); !made) return made;
    auto history = History::open(state + "/settings", text_);
    if (!history) return std::unexpected(std::move(history.error()));
    if (auto remembered = remember(*history, *file); !remembered) return remembered;
    remove_secrets(*history, text_);
    return {};
}

Result<void> SettingsFile::remember(History& history, const struct stat& file) const {
    if (!history.versions().empty() && history.versions().back().text == text_) return {};
    const char* const what = history.versions().empty() ? "before the first change" : "changed in an editor";
    return history.add({0, modified(file), "", what, {}, text_});
}

// The names are noted before, so that a file which a crash leaves without a version is removed later.
Result<void> SettingsFile::write_secrets(const Proposal& proposal, const std::string& state,
                                         History& history) const {
    std::vector<std::string> listed = history.secrets();
    for (const SecretFile& secret : proposal.secrets)
        listed.push_back(fmt::format("{}{}", kSecrets, fs::path(secret.path).filename().string()));
    if (auto noted = history.set_secrets(std::move(listed)); !noted) return noted;
    for (const SecretFile& secret : proposal.secrets)
        if (auto written = write_secret(secret, state); !written) return written;
    return {};
}

// Those that saves have written and that neither the text nor a version of the history names. A file that
// can't be removed stays in the list.
void SettingsFile::remove_secrets(History& history, std::string_view text) const {
    std::vector<std::string> listed = history.secrets();
    std::erase_if(listed, [&](const std::string& name) {
        const bool needed = names(text, name) ||
                            std::ranges::any_of(history.versions(),
                                                [&](const Version& one) { return names(one.text, name); });
        return !needed && (::unlink(in_folder(name).c_str()) == 0 || errno == ENOENT);
    });
    // Not written: the next save does the same again.
    static_cast<void>(history.set_secrets(std::move(listed)));
}

// The hub has to read it: it belongs to the owner of the hub's state.
Result<void> SettingsFile::write_secret(const SecretFile& secret, const std::string& state) const {
    const auto owner = look_at(state);
    if (!owner) return std::unexpected(owner.error());
    const std::string folder = fs::path(secret.path).parent_path();
    if (auto made = make_private_folder(folder, *owner); !made) return made;
    return write_as(secret.path, secret.content + "\n", *owner, 0600);
}

}  // namespace vedette::settings
