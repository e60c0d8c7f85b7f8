#include "hub/backup/restore.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/backup/collect.hpp"
#include "hub/backup/sealed.hpp"
#include "hub/base/json_text.hpp"
#include "hub/settings/settings_file.hpp"
#include "hub/settings/table.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/owned_files.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::backup {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const std::string& config) { return fs::path(config).parent_path(); }

// The process's environment, but files of the backup are read from the backup.
settings::Environment environment_with(const Contents& contents, const std::string& config) {
    settings::Environment environment = settings::process_environment();
    environment.read_file = [&contents, folder = folder_of(config),
                             read = environment.read_file](const std::string& path) -> Result<std::string> {
        for (const auto& [name, content] : contents.files)
            if (path == (folder / name).string()) return content;
        return read(path);
    };
    return environment;
}

settings::Problems one_problem(const std::string& file, std::string message) {
    return {{file, 0, 0, {}, std::move(message), {}}};
}

Result<std::vector<std::string>> users_of(std::string_view copy) {
    auto database = store::open_copy(as_bytes(copy));
    if (!database) return std::unexpected(std::move(database.error()));
    return (*database)->read([](store::ReadUnit& unit) -> Result<std::vector<std::string>> {
        std::vector<std::string> names;
        for (store::Cursor after;;) {
            const auto page = unit.users.list(after, 1000);
            if (!page) return std::unexpected(page.error());
            for (const store::User& user : page->items) names.push_back(user.name);
            if (!page->more) return names;
            after = page->next;
        }
    });
}

// Held while a restore is written or finished: one at a time.
Result<UniqueFd> lock_folder(const std::string& config) {
    const fs::path folder = folder_of(config).empty() ? fs::path(".") : folder_of(config);
    UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock) return std::unexpected(errno_error("open " + folder.string(), errno));
    while (::flock(lock.get(), LOCK_EX) != 0)
        if (errno != EINTR) return std::unexpected(errno_error("lock " + folder.string(), errno));
    return lock;
}

// For its owner alone.
Result<void> write_private(const std::string& path, std::string_view content, const struct stat& owner) {
    auto file = AtomicFile::create(path, {.mode = 0600});
    if (!file) return std::unexpected(std::move(file.error()));
    if (owner.st_uid != ::geteuid() && ::fchown(file->fd(), owner.st_uid, owner.st_gid) != 0)
        return std::unexpected(errno_error("give " + path + " to its owner", errno));
    if (auto done = file->write(as_bytes(content)); !done) return done;
    return file->commit();
}

// Its state folder, which is made if it is missing. Root acts for the hub's user.
Result<struct stat> open_state(const std::string& state) {
    if (::mkdir(state.c_str(), 0700) != 0 && errno != EEXIST)
        return std::unexpected(errno_error("create the state folder " + state, errno));
    const auto owner = look_at(state);
    if (owner && owner->st_uid != ::geteuid() && ::geteuid() != 0)
        return fail(
            Kind::kPermissionDenied,
            fmt::format("{} belongs to another user; run this as that user or as root, for example by sudo",
                        state));
    return owner;
}

Result<void> put_store(const Contents& contents, const std::string& state, const struct stat& owner) {
    const std::string path = store::database_in(state);
    const store::AuditEntry entry{
        .place = {},
        .at = contents.restored,
        .user = {},
        .user_name = contents.restored_by,
        .address = "unix",
        .action = "restore",
        .detail = fmt::format(R"({{"backup_of":"{}","program":{}}})", format_utc(contents.made),
                              json_quoted(contents.program))};
    if (auto done = store::replace_by_copy(path, as_bytes(contents.store), entry); !done) return done;
    if (owner.st_uid == ::geteuid()) return {};
    for (const char* const end : {"", "-wal", "-shm"})
        if (::chown((path + end).c_str(), owner.st_uid, owner.st_gid) != 0 && errno != ENOENT)
            return std::unexpected(errno_error("give " + path + " to its owner", errno));
    return {};
}

Result<void> put_files(const Contents& contents, const std::string& config, const struct stat& owner) {
    for (const auto& [name, content] : contents.files) {
        const fs::path path = folder_of(config) / name;
        fs::path folder = folder_of(config);
        for (const fs::path& part : fs::path(name).parent_path()) {
            folder /= part;
            if (auto made = make_private_folder(folder, owner); !made) return made;
        }
        if (auto done = write_private(path, content, owner); !done) return done;
    }
    return {};
}

// The hub's own certificate and its history, where there are none yet.
Result<void> put_state(const Contents& contents, const std::string& state, const struct stat& owner) {
    std::error_code error;
    if (!contents.certificate.empty() && !fs::exists(state + "/tls.pem", error)) {
        if (auto done = write_private(state + "/tls.key", contents.key, owner); !done) return done;
        if (auto done = write_private(state + "/tls.pem", contents.certificate, owner); !done) return done;
    }
    const std::string history = state + "/settings";
    const bool has_versions = fs::exists(history, error) && !fs::is_empty(history, error);
    // A restore that was interrupted here may have written some of them.
    const bool are_ours =
        has_versions && std::ranges::all_of(fs::directory_iterator(history, error), [&](const auto& entry) {
            return contents.versions.contains(entry.path().filename());
        });
    if (contents.versions.empty() || (has_versions && !are_ours)) return {};
    if (auto made = make_private_folder(history, owner); !made) return made;
    for (const auto& [name, content] : contents.versions)
        if (auto done = write_private(history + "/" + name, content, owner); !done) return done;
    return {};
}

Result<void> put_settings(const Contents& contents, const std::string& config) {
    std::error_code error;
    if (!fs::exists(config, error))
        return write_file_atomically(config, as_bytes(contents.settings), {.mode = 0644});
    const auto file = settings::SettingsFile::open(config);
    if (!file) return fail(Kind::kUnavailable, settings::format(file.error().front()));
    if (file->text() == contents.settings) return {};
    const auto proposal = file->propose(contents.settings);
    if (!proposal) return fail(Kind::kInvalidArgument, settings::format(proposal.error().front()));
    return file->save(*proposal, {contents.restored_by, "restore of " + format_utc(contents.made)},
                      contents.restored);
}

// Every step may have been done before.
Result<void> finish(const Contents& contents, const std::string& config) {
    const auto checked = settings::parse_checked_settings(contents.settings, config, folder_of(config),
                                                          environment_with(contents, config));
    if (!checked) return fail(Kind::kInvalidArgument, settings::format(checked.error().front()));
    const std::string& state = checked->settings.state;
    const auto owner = open_state(state);
    if (!owner) return std::unexpected(owner.error());
    if (auto done = put_store(contents, state, *owner); !done) return done;
    if (auto done = put_files(contents, config, *owner); !done) return done;
    if (auto done = put_state(contents, state, *owner); !done) return done;
    if (auto done = put_settings(contents, config); !done) return done;
    const std::string journal = journal_of(config);
    if (::unlink(journal.c_str()) != 0 && errno != ENOENT)
        return std::unexpected(errno_error("remove " + journal, errno));
    return {};
}

}  // namespace

std::string journal_of(const std::string& config) { return config + ".restore"; }

std::expected<RestorePlan, settings::Problems> plan_restore(Contents contents, const std::string& config) {
    RestorePlan plan;
    const auto checked = settings::parse_checked_settings(contents.settings, config, folder_of(config),
                                                          environment_with(contents, config));
    if (!checked) return std::unexpected(checked.error());
    // Only files that the settings name are written.
    const std::vector<std::string> named = named_files(checked->document);
    std::erase_if(contents.files,
                  [&](const auto& file) { return std::ranges::find(named, file.first) == named.end(); });
    for (const auto& [name, content] : contents.files) plan.files.push_back(name);
    std::error_code error;
    plan.is_new = !fs::exists(config, error);
    if (!plan.is_new) {
        const auto file = settings::SettingsFile::open(config);
        if (!file) return std::unexpected(file.error());
        if (file->current())
            plan.changes =
                changes_between(file->current()->document, checked->document, settings::hub_table());
    }
    auto restored = users_of(contents.store);
    if (!restored) return std::unexpected(one_problem("the backup", restored.error().message));
    plan.restored = std::move(*restored);
    const std::string& state = checked->settings.state;
    if (fs::exists(state, error)) {
        const auto owner = open_state(state);
        if (!owner) return std::unexpected(one_problem(state, owner.error().message));
    }
    const auto copy = store::copy_sqlite(store::database_in(state));
    auto present = copy ? users_of(*copy) : Result<std::vector<std::string>>(std::unexpected(copy.error()));
    if (!present) return std::unexpected(one_problem(state, present.error().message));
    plan.present = std::move(*present);
    plan.contents = std::move(contents);
    return plan;
}

Result<void> restore(const RestorePlan& plan, const std::string& config, const std::string& who,
                     UtcTime now) {
    const auto lock = lock_folder(config);
    if (!lock) return std::unexpected(lock.error());
    Contents contents = plan.contents;
    contents.restored_by = who;
    contents.restored = now;
    if (auto done = write_file_atomically(journal_of(config), as_bytes(encode(contents)), {.mode = 0600});
        !done)
        return done;
    if (auto done = finish(contents, config); !done)
        return fail(
            Kind::kInternal,
            done.error().message + "; the restore is begun, and each command of vedette tries to finish it");
    return {};
}

Result<void> finish_restore(const std::string& config) {
    const std::string journal = journal_of(config);
    if (::access(journal.c_str(), F_OK) != 0) return {};
    const auto failed = [&](const std::string& why) {
        return fail(Kind::kUnavailable, fmt::format("a restore was interrupted and can't be finished: {}. "
                                                    "Mend that and run `vedette check {}` as "
                                                    "the user who restored",
                                                    why, config));
    };
    const auto lock = lock_folder(config);
    if (!lock) return failed(lock.error().message);
    const UniqueFd file(::open(journal.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return errno == ENOENT ? Result<void>() : failed(errno_error("read " + journal, errno).message);
    struct stat status{};
    if (::fstat(file.get(), &status) != 0 || status.st_size < 0 ||
        static_cast<std::size_t>(status.st_size) > kMaxSealed)
        return failed(journal + " is no journal of a restore");
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t at = 0; at < text.size();) {
        const ::ssize_t got = ::read(file.get(), text.data() + at, text.size() - at);
        if (got == 0 || (got < 0 && errno != EINTR))
            return failed(errno_error("read " + journal, errno).message);
        at += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    const auto contents = decode(text);
    if (!contents) return failed(journal + ": " + contents.error().message);
    if (auto done = finish(*contents, config); !done) return failed(done.error().message);
    return {};
}

}  // namespace vedette::backup
