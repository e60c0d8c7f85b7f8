#include "hub/command/import_settings.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "hub/backup/restore.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/settings_output.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/settings/settings_file.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/clock.hpp"
#include "linux/base/write_all.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;
using grab::Console;
using importer::ImportLine;
using importer::Outcome;
using settings::Edit;
using settings::SettingsFile;

constexpr const char* kNewFile = "version: 1\n";

int fail_with(const Console& console, std::string_view why) {
    fmt::print(console.err, "vedette import: {}\n", why);
    return 1;
}

// A settings file that may not be there yet: then it counts as one that says nothing.
std::expected<SettingsFile, settings::Problems> open_settings(const std::string& path, bool& is_new) {
    std::error_code error;
    is_new = !fs::exists(path, error) && !error;
    settings::Environment environment = settings::process_environment();
    if (is_new)
        environment.read_file = [read = environment.read_file, path](const std::string& name) {
            return name == path ? Result<std::string>(kNewFile) : read(name);
        };
    return SettingsFile::open(path, environment);
}

// Lines of these keys are refused after all.
void refuse(importer::SecurityCam& read, std::initializer_list<std::string_view> keys,
            const std::string& why) {
    for (ImportLine& line : read.lines) {
        if (line.outcome == Outcome::kRefused || std::ranges::find(keys, line.key) == keys.end()) continue;
        line.outcome = Outcome::kRefused;
        line.as.clear();
        line.reason = why;
    }
}

// The hub's rules for passwords are stricter than the relay's.
void check_viewer(importer::SecurityCam& read) {
    if (!read.viewer) return;
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; };
    const auto length = static_cast<std::size_t>(std::ranges::count_if(read.viewer->password, is_start));
    std::string why;
    if (length < access::kMinPasswordLength) why = "the hub wants a password of 10 characters or more";
    if (read.viewer->password == read.viewer->user) why = "the password is the name";
    if (why.empty()) return;
    refuse(read, {"HTTP_AUTH_USERNAME", "HTTP_AUTH_PASSWORD"}, why + "; see `vedette users add`");
    read.viewer.reset();
}

// What one import sets, and the secrets that go with it.
struct Edits {
    std::vector<Edit> edits;
    std::vector<settings::SecretFile> secrets;
    std::string password_file{};  // of the last login, as the settings name it

    void set(const std::string& path, const std::string& value) {
        edits.push_back({Edit::What::kSet, path, {value}});
    }
};

void add_login(Edits& out, const SettingsFile& file, const std::string& section,
               const importer::Login& login) {
    out.set(section + ".user", login.user);
    if (login.password.empty()) return;
    const settings::Document::Value* const kept = file.current()->document.find(section + ".password_file");
    if (kept != nullptr && kept->content == login.password) {
        out.password_file = kept->written;
        return;
    }
    std::string name;
    for (Edit& edit : edits_to_set(file, section + ".password", {login.password}, name))
        out.edits.push_back(std::move(edit));
    out.secrets.push_back({file.in_folder(name), login.password});
    out.password_file = name;
}

Edits edits_of(importer::SecurityCam& read, const SettingsFile& file, const std::string& camera) {
    Edits out;
    const std::string section = "cameras." + camera;
    const settings::Document& document = file.current()->document;
    out.set(section + ".source", *read.source);
    if (read.source_login) add_login(out, file, section, *read.source_login);
    if (read.servo_url) {
        out.set(section + ".ptz.kind", "control_servo");
        out.set(section + ".ptz.url", *read.servo_url);
        // One login for both, as boards have it, needs one file.
        if (read.servo_login && read.servo_login == read.source_login && !out.password_file.empty()) {
            out.set(section + ".ptz.user", read.servo_login->user);
            out.set(section + ".ptz.password_file", out.password_file);
        } else if (read.servo_login) {
            add_login(out, file, section + ".ptz", *read.servo_login);
        }
    }
    if (!document.find("compat.securitycam.camera")) out.set("compat.securitycam.camera", camera);
    if (read.listen_is_default && document.find("listen")) {
        refuse(read, {"port 5000"}, "the settings file says where the hub listens");
    } else {
        out.set("listen", *read.listen);
    }
    if (read.max_viewers) out.set("live.max_viewers", std::to_string(*read.max_viewers));
    return out;
}

// A file for the board's own importer. It has the Wi-Fi's password in it.
Result<void> write_board_file(const std::string& path, const std::string& text) {
    std::error_code error;
    if (fs::exists(path, error)) {
        const auto present = settings::process_environment().read_file(path);
        if (present && *present == text) return {};
        return fail(Kind::kFailedPrecondition,
                    path + " exists with another content; remove it, or give --board-file");
    }
    return write_file_atomically(path, as_bytes(text), {.mode = 0600});
}

int add_viewer(const importer::Login& viewer, const ImportOptions& options, const Console& console) {
    auto local = LocalAccess::open(options.config);
    if (!local) return fail_with(console, "the settings are saved, but no user: " + local.error().message);
    LocalAccess& l = **local;
    const auto users = l.users();
    if (!users) return fail_with(console, "the settings are saved, but no user: " + users.error().detail);
    if (std::ranges::find(*users, viewer.user, &access::UserRecord::name) != users->end()) {
        print(console, fmt::format("The hub has a user {} already, who stays as before.\n", viewer.user));
        return 0;
    }
    const store::CameraRights rights{.live = true, .snapshot = true, .steer = true};
    const access::NewUser user{.name = viewer.user,
                               .password = viewer.password,
                               .role = store::Role::kOperator,
                               .grants = {{.camera = options.camera, .rights = rights, .history = {}}}};
    const auto added =
        l.wait(l.access().add_user(l.loop(), access::Access::administrator(), l.peer(), user, l.stop()));
    if (!added) return fail_with(console, "the settings are saved, but no user: " + added.error().detail);
    print(console, fmt::format("{} may log in, see and steer {}.\n", viewer.user, options.camera));
    const bool has_owner = std::ranges::any_of(
        *users, [](const access::UserRecord& record) { return record.role == store::Role::kOwner; });
    if (!has_owner)
        print(console,
              fmt::format("Nobody is an owner yet: vedette users add NAME --role owner --config {}\n",
                          options.config));
    return 0;
}

Result<void> save(const std::string& path, const Edits& edits) {
    const auto file = SettingsFile::open(path);
    if (!file) return fail(Kind::kUnavailable, settings::format(file.error().front()));
    const auto proposal = file->propose(edits.edits, edits.secrets);
    if (!proposal) return fail(Kind::kInvalidArgument, settings::format(proposal.error().front()));
    return file->save(*proposal, {author_name(), "import securitycam"}, system_clock().utc());
}

// The same of a file that is not there yet.
Result<void> save_new(const std::string& path, const Edits& edits) {
    const UniqueFd made(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!made) return std::unexpected(errno_error("create " + path, errno));
    auto done = write_all(made.get(), as_bytes(kNewFile))
                    ? save(path, edits)
                    : std::unexpected(errno_error("write " + path, errno));
    if (!done) ::unlink(path.c_str());
    return done;
}

}  // namespace

int import_securitycam(const ImportOptions& options, const importer::Variable& variable,
                       const Console& console) {
    std::vector<importer::ImportFile> files;
    for (const std::string& name : options.files) {
        auto text = settings::process_environment().read_file(name);
        if (!text) return fail_with(console, fmt::format("{} can't be read: {}", name, text.error().message));
        files.push_back({name, std::move(*text)});
    }
    if (const auto done = backup::finish_restore(options.config); !done)
        return fail_with(console, done.error().message);
    bool is_new = false;
    const auto file = open_settings(options.config, is_new);
    if (!file) return print_problems(console, file.error());
    if (!file->current()) return print_problems(console, file->problems());
    const std::string board_file = options.board_file.empty()
                                       ? (fs::path(file->folder()) / (options.camera + ".Config.h")).string()
                                       : options.board_file;
    importer::SecurityCam read =
        importer::read_securitycam(files, variable, options.camera, fs::path(board_file).filename());
    check_viewer(read);
    Edits edits;
    if (read.source) edits = edits_of(read, *file, options.camera);
    std::string report;
    for (const ImportLine& line : read.lines) report += importer::format(line) + "\n";
    print(console, report);
    if (!read.source) {
        fmt::print(console.err, "vedette import: there is no camera without CAM_URL; nothing was saved\n");
        return 2;
    }
    const auto* const present = file->current()->document.find("cameras." + options.camera + ".source");
    if (present && present->text != *read.source)
        return fail_with(console,
                         fmt::format("the settings have a camera {} with another source; give another id by "
                                     "--camera. Nothing was saved",
                                     options.camera));
    const auto proposal = file->propose(edits.edits, edits.secrets);
    if (!proposal) return print_problems(console, proposal.error());
    print(console, "\n");
    print_changes(console, proposal->changes);
    if (options.dry_run) {
        if (read.viewer) print(console, fmt::format("{} becomes a user of the hub.\n", read.viewer->user));
        print(console, "Not saved (--dry-run).\n");
        return 0;
    }
    if (!read.board.empty())
        if (const auto done = write_board_file(board_file, read.board); !done)
            return fail_with(console, done.error().message + "; nothing was saved");
    if (const auto done = is_new ? save_new(options.config, edits) : save(options.config, edits); !done)
        return fail_with(console, done.error().message);
    print(console, fmt::format("Saved{}.\n", is_new ? " as " + options.config : ""));
    if (!read.board.empty())
        print(console,
              fmt::format(
                  "{} is for the board: its page of settings or `vedette-node --import` takes it; it has "
                  "the Wi-Fi's password.\n",
                  board_file));
    return read.viewer ? add_viewer(*read.viewer, options, console) : 0;
}

void add_import(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<ImportOptions>();
    auto* const all = app.add_subcommand("import", "Take the settings of another program over");
    all->require_subcommand(1);
    auto* const securitycam = all->add_subcommand(
        "securitycam",
        "Take over a securityCam relay: says of each line whether it is kept, changed or refused, and why. "
        "Environment variables win over the .env, as in the relay");
    add_config_option(*securitycam, options->config);
    securitycam
        ->add_option("FILE", options->files,
                     "The relay's .env, then the firmware's Config.h and the units that start gunicorn, if "
                     "there are any")
        ->required();
    securitycam->add_option("--camera", options->camera, "Id that the camera gets")->capture_default_str();
    securitycam
        ->add_option("--board-file", options->board_file,
                     "Where lines of Config.h for the board go [CAMERA.Config.h beside the settings file]")
        ->type_name("FILE");
    securitycam->add_flag("--dry-run", options->dry_run, "Show everything, and save nothing");
    securitycam->callback([options, &invocation] {
        const auto variable = [](const std::string& name) {
            const char* const value = std::getenv(name.c_str());
            return value ? std::optional<std::string>(value) : std::nullopt;
        };
        invocation.status = import_securitycam(*options, variable, {});
    });
}

}  // namespace vedette::command
