// `vedette setup-link --config FILE`: a link that makes the first owner.
#include "hub/command/setup_link.hpp"

#include <memory>

#include <CLI/App.hpp>
#include <fmt/core.h>

#include "core/base/host_port.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/subcommands.hpp"
#include "linux/base/machine_addresses.hpp"

namespace vedette::command {
namespace {

int print_setup_link(const std::string& file) {
    auto local = LocalAccess::open(file);
    if (!local) return print_failure("setup-link", local.error().message);
    const auto link = (*local)->wait(
        (*local)->access().make_setup_link((*local)->loop(), (*local)->peer(), (*local)->stop()));
    if (!link) return print_failure("setup-link", link.error().detail);
    const settings::Settings& settings = (*local)->settings();
    fmt::print("Open one of these within an hour to make the first owner; it works once:\n\n{}",
               join_links(settings, settings.listen.port, "setup." + link->secret));
    return 0;
}

}  // namespace

std::string join_links(const settings::Settings& settings, std::uint16_t port, std::string_view fragment) {
    const std::string& listen = settings.listen.address;
    const std::string path = fmt::format("{}/join#{}", settings.base_path, fragment);
    if (listen.empty()) {  // a proxy is in front, whose address it does not know
        std::string out =
            settings.hosts.empty() ? fmt::format("    {} behind the proxy's address\n", path) : "";
        for (const std::string& host : settings.hosts) out += fmt::format("    https://{}{}\n", host, path);
        return out;
    }
    std::vector<std::string> hosts = settings.hosts;
    if (is_loopback(listen)) {
        hosts.push_back(listen);
    } else if (listen == "0.0.0.0" || listen == "::") {
        for (std::string& address : machine_addresses())
            if (listen == "::" || !address.contains(':')) hosts.push_back(std::move(address));
        hosts.emplace_back("127.0.0.1");
    } else {
        hosts.push_back(listen);
    }
    std::string out;
    for (const std::string& host : hosts)
        out += fmt::format("    {}://{}{}\n", settings.tls ? "https" : "http", format(Endpoint{host, port}),
                           path);
    return out;
}

void add_setup_link(CLI::App& app, Invocation& invocation) {
    const auto file = std::make_shared<std::string>();
    auto* const command = app.add_subcommand(
        "setup-link", "Print a link that makes the first owner, whether the hub runs or not");
    add_config_option(*command, *file);
    command->callback([file, &invocation] { invocation.status = print_setup_link(*file); });
}

}  // namespace vedette::command
