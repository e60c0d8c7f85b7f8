// Memory for the pages that are being sent, so that a session needs none of a page's size. Owned by the
// network task.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "core/base/ip_address.hpp"
#include "node/pages/page_view.hpp"
#include "node/serve/body_source.hpp"

namespace vedette::node {

// A browser loads one page at a time. An address cannot have all places, so that a stranger who takes pages
// slowly keeps nobody out.
class PagePool {
  public:
    static constexpr std::size_t kPages = 3;
    static constexpr std::size_t kPagesOfAddress = 2;

    // Null: all are in use, or the peer has as many as it may.
    PageView* make(const IpAddress& peer, const Shown& shown, PageId page, Language language) {
        Place* free = nullptr;
        std::size_t own = 0;
        for (Place& place : places_) {
            if (!place.view) free = &place;
            if (place.view && place.peer == peer) ++own;
        }
        if (free == nullptr || own == kPagesOfAddress) return nullptr;
        free->peer = peer;
        return &free->view.emplace(shown, page, language);
    }
    void give_back(const PageView& view) {
        for (Place& place : places_) {
            if (place.view && &*place.view == &view) place.view.reset();
        }
    }

  private:
    struct Place {
        std::optional<PageView> view{};
        IpAddress peer{};
    };
    std::array<Place, kPages> places_{};
};

// The body of an answer that is a page.
class PageBody final : public BodySource {
  public:
    // The view is one of the pool, which outlives the body. `restarts`: the board, when the body is sent.
    PageBody(PagePool& pool, PageView& view, port::System* restarts)
        : pool_(pool), view_(view), restarts_(restarts) {}
    ~PageBody() override {
        pool_.give_back(view_);
        if (restarts_ != nullptr) restarts_->restart();
    }
    PageBody(const PageBody&) = delete;
    PageBody& operator=(const PageBody&) = delete;

    std::size_t produce(std::span<char> out) override { return view_.read(out); }

  private:
    PagePool& pool_;
    PageView& view_;
    port::System* const restarts_;
};

}  // namespace vedette::node
