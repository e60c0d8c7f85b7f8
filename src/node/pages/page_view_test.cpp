#include "node/pages/page_view.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "core/template/check.hpp"
#include "node/app/node_fixture.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

// A board whose pages are looked at.
struct Desk {
    std::string write(PageId page, Language language = Language::kEnglish) {
        PageView view(shown, page, language);
        view.set_token("0123456789abcdef0123456789abcdef");
        return write(view);
    }
    static std::string write(PageView& view) {
        std::string all;
        std::array<char, 300> memory;
        while (const std::size_t got = view.read(memory)) all.append(memory.data(), got);
        EXPECT_TRUE(view.error() == templates::TemplateError::kNone) << to_string(view.error());
        return all;
    }

    FakeClock clock;
    FakeCamera camera{clock};
    port::FakeSystem system;
    Values settings;
    std::uint8_t lamp_level = 0;
    MotionDetection* motion = nullptr;
    History* history = nullptr;
    FakeLog log;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    port::FakeStorage storage;
    Store store{storage, crypto, worker};
    FakeNetwork below{clock};
    SecureNetwork network{below, nullptr, worker};
    http::HeadPool heads{{}, 2};
    Networking* networking = nullptr;
    Alerts alerts{{network, clock, log, crypto}, network, store, heads};
    Certificate certificate{nullptr, storage, crypto, worker};
    Shown shown{settings, camera, system, clock,  lamp_level, motion,     history,
                "1.2.3",  true,   true,   alerts, networking, certificate};
};

TEST(PageView, no_template_has_a_fault_in_any_language) {
    Desk desk;
    for (const PageRow& row : page_rows()) {
        for (const Language language : {Language::kEnglish, Language::kFrench}) {
            const auto view = std::make_unique<PageView>(desk.shown, row.id, language);
            const auto text = find_page_template(row.page_template);
            ASSERT_TRUE(text.has_value()) << row.page_template;
            const auto fault = templates::check(*text, *view);
            EXPECT_FALSE(fault.has_value())
                << row.page_template << ": " << to_string(fault->error) << ": " << fault->at;
        }
        const std::string page = desk.write(row.id);
        EXPECT_TRUE(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
        EXPECT_TRUE(page.contains("</html>\n")) << row.path;
        EXPECT_TRUE(desk.write(row.id, Language::kFrench).contains("<html lang=\"fr\">"));
    }
}

// What is escaped for a quoted attribute would end one without quotes at a blank.
TEST(PageView, templates_quote_their_attributes_and_have_no_script_or_style_within) {
    for (const PageRow& row : page_rows()) {
        const std::string_view text = find_page_template(row.page_template).value_or("");
        EXPECT_FALSE(text.contains("={{")) << row.page_template;
        EXPECT_FALSE(text.contains("{{{")) << row.page_template;
    }
    for (const char* name :
         {"head", "foot", "field", "described", "hints", "new_password", "settings_form"}) {
        const std::string_view text = find_page_template(name).value_or("");
        EXPECT_FALSE(text.empty()) << name;
        EXPECT_FALSE(text.contains("={{") || text.contains("{{{") || text.contains(" style=") ||
                     text.contains(" on"))
            << name;
    }
}

TEST(PageView, each_setting_is_a_labelled_field_of_one_page) {
    Desk desk;
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        const std::string path(row_of(key).path);
        int pages = 0;
        for (const PageRow& row : page_rows()) pages += is_on_page(key, row) ? 1 : 0;
        // The owner's are on the password's page, the camera's beside its picture, and those of servers that
        // the board lacks on none.
        const bool is_no_field = path.starts_with("user.") || path.starts_with("camera.") ||
                                 key == Key::kFtpActivated || key == Key::kTelnetActivated;
        EXPECT_EQ(pages, is_no_field ? 0 : 1) << path;
        if (is_no_field) continue;
        for (const Language language : {Language::kEnglish, Language::kFrench}) {
            EXPECT_FALSE(find_words("setting." + path, language).value_or("").empty()) << path;
            EXPECT_TRUE(!row_of(key).secret || find_words("setting.remove." + path, language)) << path;
        }
    }
    for (const PageId id :
         {PageId::kWifi, PageId::kAccessPoint, PageId::kServer, PageId::kBattery, PageId::kUpdate}) {
        const std::string page = desk.write(id);
        const PageFields fields(row_of(id));
        for (const Key key : fields.keys()) {
            const std::string path(row_of(key).path);
            EXPECT_TRUE(page.contains("<label for=\"" + path + "\">")) << path;
            EXPECT_TRUE(page.contains("id=\"" + path + "\" name=\"" + path + "\"")) << path;
        }
        EXPECT_FALSE(page.contains("<label for=\"\">"));
    }
}

TEST(PageView, fields_show_the_values_that_are_set_but_no_secret) {
    Desk desk;
    ASSERT_TRUE(desk.settings.set(Key::kWifiSsid, "caf\xc3\xa9 \"1\"<b>"));
    ASSERT_TRUE(desk.settings.set(Key::kWifiPassword, "very secret"));
    ASSERT_TRUE(desk.settings.set(Key::kServerAllow, "mjpeg 10.0.0.0/8\tcapture 10.0.0.7"));
    ASSERT_TRUE(desk.settings.set(Key::kTcpcamPin, "1235"));
    const std::string wifi = desk.write(PageId::kWifi);
    EXPECT_TRUE(wifi.contains("value=\"caf\xc3\xa9 &quot;1&quot;&lt;b&gt;\""));
    EXPECT_FALSE(wifi.contains("very secret"));
    EXPECT_TRUE(wifi.contains("A value is stored."));
    EXPECT_TRUE(wifi.contains("name=\"wifi.activated\" value=\"true\" checked"));
    EXPECT_TRUE(wifi.contains("name=\"remove\" value=\"wifi.password\""));
    const std::string server = desk.write(PageId::kServer);
    EXPECT_TRUE(server.contains("mjpeg 10.0.0.0/8\ncapture 10.0.0.7\n</textarea>"));
    EXPECT_FALSE(server.contains("1235"));
    EXPECT_TRUE(server.contains("max=\"65535\" required value=\"80\""));
}

TEST(PageView, a_form_that_was_refused_shows_what_was_typed_beside_its_faults) {
    Desk desk;
    PageView view(desk.shown, PageId::kWifi, Language::kFrench);
    ASSERT_TRUE(
        view.form().read("wifi.ssid=h%26m&wifi.password=typed+secret&wifi.address=x&wifi.activated=false"));
    view.add_fault({"wifi.address", "value.address"});
    view.set_problem("settings.wrong");
    const std::string page = Desk::write(view);
    EXPECT_TRUE(page.contains("value=\"h&amp;m\""));
    EXPECT_FALSE(page.contains("typed secret"));
    EXPECT_FALSE(page.contains("name=\"wifi.activated\" value=\"true\" checked"));
    EXPECT_TRUE(page.contains("value=\"x\" aria-describedby=\"wifi.address-help wifi.address-error\""));
    EXPECT_TRUE(page.contains("id=\"wifi.address-error\">Donnez quatre nombres"));
    EXPECT_TRUE(page.contains("role=\"alert\">Rien n"));
}

TEST(PageView, the_camera_page_has_each_setting_with_its_range_and_value) {
    Desk desk;
    desk.camera.values[static_cast<std::size_t>(port::Setting::kFramesize)] = 8;
    desk.camera.values[static_cast<std::size_t>(port::Setting::kBrightness)] = -2;
    desk.camera.values[static_cast<std::size_t>(port::Setting::kHmirror)] = 1;
    desk.lamp_level = 200;
    for (const Language language : {Language::kEnglish, Language::kFrench}) {
        const std::string page = desk.write(PageId::kCamera, language);
        for (std::size_t i = 0; i < port::kSettings; ++i) {
            const std::string name(port::row_of(static_cast<port::Setting>(i)).name);
            EXPECT_TRUE(page.contains("<label for=\"" + name + "\">")) << name;
            EXPECT_FALSE(page.contains("<label for=\"" + name + "\"></label>")) << name;
            EXPECT_TRUE(page.contains("id=\"" + name + "\" name=\"" + name + "\"")) << name;
        }
        EXPECT_TRUE(page.contains("name=\"brightness\" min=\"-2\" max=\"2\" value=\"-2\""));
        EXPECT_TRUE(page.contains("<option value=\"8\" selected>640 \xc3\x97 480</option>"));
        EXPECT_TRUE(page.contains("name=\"hmirror\" value=\"1\" checked"));
        EXPECT_TRUE(page.contains("name=\"led_intensity\" min=\"0\" max=\"255\" value=\"200\""));
        EXPECT_FALSE(page.contains("></option>"));
        EXPECT_TRUE(page.contains("id=\"pad\""));
    }
    desk.shown.has_servos = false;
    EXPECT_FALSE(desk.write(PageId::kCamera).contains("id=\"pad\""));
    EXPECT_TRUE(desk.write(PageId::kInformation).contains("href=\"/camera\""));
    desk.shown.has_camera = false;
    EXPECT_FALSE(desk.write(PageId::kInformation).contains("href=\"/camera\""));
}

TEST(PageView, Y1_the_information_has_date_platform_frequency_memory_and_flash) {
    Desk desk;
    const std::string page = desk.write(PageId::kInformation);
    for (const char* text : {"2023-11-14 22:15:00 +00:00", "ESP32", "240 MHz", "100 kB", "220 kB", "320 kB",
                             "4194 kB", "network 3000 / 8192, slow 4000 / 8192", "power was switched on",
                             "1.2.3", "00:01:40", "href=\"/reboot\""})
        EXPECT_TRUE(page.contains(text)) << text << page;
    EXPECT_TRUE(page.contains("<a href=\"/\" aria-current=\"page\">Information</a>"));
}

TEST(PageView, Y2_the_menu_leads_to_all_pages_once_one_is_logged_in) {
    Desk desk;
    const std::string page = desk.write(PageId::kWelcome);
    for (const char* path :
         {"/", "/wifi", "/accesspoint", "/server", "/changepassword", "/camera", "/welcome"})
        EXPECT_TRUE(page.contains(std::string("<li><a href=\"") + path + "\"")) << path;
    PageView stranger(desk.shown, PageId::kLogin, Language::kEnglish);
    const std::string login = Desk::write(stranger);
    EXPECT_FALSE(login.contains("<nav"));
    EXPECT_TRUE(login.contains("<label for=\"password\">"));
}

}  // namespace
}  // namespace vedette::node
