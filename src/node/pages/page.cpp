#include "node/pages/page.hpp"

#include <array>

#include "embedded/page_files.hpp"
#include "embedded/page_templates.hpp"

namespace vedette::node {
namespace {

// By the value of PageId.
constexpr std::array<PageRow, 15> kRows = {{
    {PageId::kWelcome, "/welcome", "welcome", "welcome.title"},
    {PageId::kInformation, "/", "information", "information.title"},
    {PageId::kWifi, "/wifi", "wifi", "wifi.title", true, "wifi.about", "wifi."},
    {PageId::kAccessPoint, "/accesspoint", "settings", "accesspoint.title", true, "accesspoint.about",
     "accesspoint."},
    {PageId::kServer, "/server", "settings", "server.title", true, "server.about",
     "name server. tcpcam. time."},
    {PageId::kPassword, "/changepassword", "password", "password.title"},
    {PageId::kBattery, "/battery", "battery", "battery.title", true, "battery.about", "battery."},
    {PageId::kAlerts, "/pushover", "settings", "alerts.title", true, "alerts.about",
     "pushover. ntfy. webhook."},
    {PageId::kCamera, "/camera", "camera", "camera.title"},
    {PageId::kMotion, "/motion", "motion", "motion.title", true, "motion.about", "motion."},
    {PageId::kHistory, "/historic", "history", "history.title", true, "history.about"},
    {PageId::kUpdate, "/update", "update", "update.title", true, "update.about", "update."},
    {PageId::kReboot, "/reboot", "reboot", "reboot.title", false},
    {PageId::kLogin, "/login", "login", "login.title", false},
    {PageId::kSetup, "/setup", "setup", "setup.title", false},
}};

}  // namespace

std::span<const PageRow> page_rows() { return kRows; }

const PageRow& row_of(PageId id) { return kRows[static_cast<std::size_t>(id)]; }

std::optional<std::string_view> find_page_template(std::string_view name) {
    constexpr std::string_view kEnding = ".html";
    for (const embedded::EmbeddedFile& file : embedded::page_templates_files()) {
        std::string_view path = file.path.substr(1);
        path.remove_suffix(kEnding.size());
        if (path == name) return file.body;
    }
    return std::nullopt;
}

PageFile find_page_file(std::string_view path) {
    for (const embedded::EmbeddedFile& file : embedded::page_files_files()) {
        if (file.path == path) return {file.type, file.tag, file.gzipped};
    }
    return {};
}

}  // namespace vedette::node
