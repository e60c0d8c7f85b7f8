// Memory for the pages that are being sent, so that a session needs none of a page's size. Owned by the
// network task.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "node/pages/page_view.hpp"
#include "node/serve/body_source.hpp"

namespace vedette::node {

// A browser loads one page at a time.
class PagePool {
  public:
    static constexpr std::size_t kPages = 3;

    // Null: all are in use.
    PageView* make(const Shown& shown, PageId page, Language language) {
        for (auto& place : places_) {
            if (!place) return &place.emplace(shown, page, language);
        }
        return nullptr;
    }
    void give_back(const PageView& view) {
        for (auto& place : places_) {
            if (place && &*place == &view) place.reset();
        }
    }

  private:
    std::array<std::optional<PageView>, kPages> places_{};
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
