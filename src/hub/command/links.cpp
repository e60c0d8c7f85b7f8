// `vedette links list|add|remove`: guest links.
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/core.h>

#include "hub/command/local_acts.hpp"
#include "hub/command/setup_link.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::command {
namespace {

constexpr std::string_view kCommand = "links";

// What the command line gave.
struct LinkOptions {
    std::string file;
    std::string user;
    std::string camera;
    std::string actions = "live";
    std::string note;
    int viewers = 2;
    int hours = 24;
    std::string id;
};

int list_links(LocalAccess& local, const LinkOptions&) {
    const auto links = local.access().links();
    for (const store::Link& link : links)
        fmt::print("{} {:<16} {:<20} {:>3} viewers, until {} {}\n", link.id, link.camera,
                   describe(link.rights), link.max_viewers, format_utc(link.expires), link.note);
    if (links.empty()) fmt::print("There are no guest links.\n");
    return 0;
}

int add_link(LocalAccess& local, const LinkOptions& options) {
    const auto user = local.user(options.user);
    if (!user) return print_failure(kCommand, user.error().detail);
    const settings::Settings& settings = local.settings();
    if (!has_camera(settings, options.camera))
        return print_failure(kCommand, fmt::format("the settings have no camera \"{}\"", options.camera));
    const auto rights = parse_rights(options.actions);
    if (!rights)
        return print_failure(kCommand,
                             fmt::format("--allow {}: actions are live, snapshot and steer, with commas "
                                         "between them",
                                         options.actions));
    const access::NewLink link{.user = user->id,
                               .camera = options.camera,
                               .rights = *rights,
                               .max_viewers = static_cast<std::uint32_t>(options.viewers),
                               .note = options.note,
                               .expires = system_clock().utc() + std::chrono::hours(options.hours)};
    const auto made = local.wait(local.access().make_link(local.loop(), access::Access::administrator(),
                                                          local.peer(), link, local.stop()));
    if (!made) return print_failure(kCommand, made.error().detail);
    fmt::print("{}", join_links(settings, settings.listen.port, "guest." + made->secret));
    fmt::print(stderr,
               "This is the only time that the link is shown; it opens from where the hub can be reached.\n");
    return 0;
}

int remove_link(LocalAccess& local, const LinkOptions& options) {
    const auto removed = local.wait(local.access().remove_link(local.loop(), access::Access::administrator(),
                                                               local.peer(), options.id, local.stop()));
    if (!removed)
        return print_failure(kCommand, removed.error().detail + "; `vedette links list` shows their ids");
    fmt::print("The link is removed, and its viewers' streams end.\n");
    return 0;
}

}  // namespace

void add_links(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<LinkOptions>();
    const auto act = [options](int (*of)(LocalAccess&, const LinkOptions&)) {
        return [options, of](LocalAccess& local) { return of(local, *options); };
    };
    auto* const links =
        app.add_subcommand("links", "List, add and remove guest links, whether the hub runs or not");
    links->require_subcommand(1);
    add_act(*links, "list", "All links: id, camera, actions, viewers, end, note", options->file,
            act(list_links), invocation);
    auto* const add = add_act(*links, "add", "Make a guest link and print it, once", options->file,
                              act(add_link), invocation);
    add->add_option("CAMERA", options->camera, "Id of the camera that it shows")->required();
    add->add_option("--user", options->user, "Who makes it; it ends with this user and can do no more")
        ->required();
    add->add_option("--allow", options->actions, "live, snapshot, steer; commas between them")
        ->type_name("ACTIONS")
        ->capture_default_str();
    add->add_option("--viewers", options->viewers, "Most viewers at the same time")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    add->add_option("--hours", options->hours, "Hours until it ends")
        ->check(CLI::Range(1, 24 * 3650))
        ->capture_default_str();
    add->add_option("--note", options->note, "Who has it");
    auto* const remove =
        add_act(*links, "remove", "Remove a link", options->file, act(remove_link), invocation);
    remove->add_option("ID", options->id, "As `list` shows it")->required();
}

}  // namespace vedette::command
