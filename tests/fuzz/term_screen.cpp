// Any drawings, scrolls and sizes on a screen: a terminal that gets its bytes shows what was drawn.
#include <cstdint>
#include <cstdlib>

#include "core/base/bytes.hpp"
#include "core/term/drawing_fixture.hpp"

namespace {

using namespace vedette;

// The bytes of the input, and zeros behind them.
class ByteChoices final : public term::model::Choices {
  public:
    explicit ByteChoices(Bytes bytes) : bytes_(bytes) {}
    unsigned pick(unsigned n) override {
        if (bytes_.empty()) return 0;
        const unsigned byte = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return byte % n;
    }
    bool has_more() const { return !bytes_.empty(); }

  private:
    Bytes bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteChoices choices({data, size});
    const unsigned quirks = choices.pick(16);
    const unsigned unsure = choices.pick(3);
    const auto rows = static_cast<std::uint16_t>(1 + choices.pick(30));
    const auto columns = static_cast<std::uint16_t>(1 + choices.pick(100));
    term::model::Drawing drawing(choices, {rows, columns}, (quirks & 1U) != 0 ? 150 : 3200,
                                 {.colours_erased = (quirks & 2U) != 0,
                                  .always_wraps = (quirks & 4U) != 0 && unsure == 1,
                                  .keeps_halves = (quirks & 8U) != 0 && unsure == 1,
                                  .unsure_width = static_cast<int>(unsure) - 1});
    while (choices.has_more()) {
        if (!drawing.step().empty()) std::abort();
    }
    return 0;
}
