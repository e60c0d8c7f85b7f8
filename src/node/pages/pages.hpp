// The board's own pages over HTTP: log-in, set-up at the first start, settings, camera, restart. Pages are
// plain HTML that works without a script; what changes something is a POST with the token of the session's
// forms. Secrets are never sent back, and in no URL. Owned by the network task.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "node/pages/page_pool.hpp"
#include "node/serve/exchange.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

// The pages of one board.
class Pages {
  public:
    // All outlive the pages.
    Pages(const Shown& shown, Services& services) : shown_(shown), services_(services) {}
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;

    // Their addresses. Services::pages is the object that answers.
    static std::span<const Route> routes();

  private:
    // What a page says when it is shown, beyond the board's state.
    struct Say {
        WordsKey notice{};
        WordsKey problem{};
        int status = 200;
    };
    template <PageId kPage, void (Pages::*kAnswer)(Exchange&, PageId)>
    static void call(Exchange& exchange);

    // In page_routes.cpp:
    bool admits(Exchange& exchange, bool acts);
    PageView* begin(Exchange& exchange, PageId page);
    void send(Exchange& exchange, PageView& view, const Say& say, bool restarts = false);
    void show(Exchange& exchange, PageId page);
    void restart(Exchange& exchange, PageId page);
    void send_file(Exchange& exchange, PageId page);

    // In login_pages.cpp:
    void show_login(Exchange& exchange, PageId page);
    void log_in(Exchange& exchange, PageId page);
    void log_out(Exchange& exchange, PageId page);
    bool admits_first_owner(Exchange& exchange, bool acts);
    void show_setup(Exchange& exchange, PageId page);
    void set_up(Exchange& exchange, PageId page);
    void change_password(Exchange& exchange, PageId page);
    void check_new_password(PageView& view) const;
    void store_owner(Exchange& exchange, PageId page);
    void finish_owner(Exchange& exchange, PageId page);
    void begin_session(Exchange& exchange, std::string_view path);

    // In settings_pages.cpp:
    void save_settings(Exchange& exchange, PageId page);
    void finish_save(Exchange& exchange, PageId page);

    // In history_page.cpp:
    void show_history(Exchange& exchange, PageId page);
    void send_picture(Exchange& exchange, PageId page);

    // In battery_page.cpp:
    ShownBattery look_at_battery() const;
    void change_battery(Exchange& exchange, PageId page);

    // In wifi_page.cpp:
    void search_networks(Exchange& exchange, PageId page);

    // In https_page.cpp:
    void renew_certificate(Exchange& exchange, PageId page);

    // In alert_pages.cpp:
    void test_alerts(Exchange& exchange, PageId page);

    // In camera_page.cpp:
    void set_camera(Exchange& exchange, PageId page);
    WordsKey apply_controls(const Form& form);
    void keep_controls(Exchange& exchange);
    void finish_keeping(Exchange& exchange, PageId page);

    const Shown shown_;
    Services& services_;
    PagePool pool_{};
};

}  // namespace vedette::node
