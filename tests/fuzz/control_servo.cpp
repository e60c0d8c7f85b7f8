// The query of /control_servo: whatever comes, a move is within what four characters can say, the axes stay
// within their ends, and both keys are in the query.
#include "core/ptz/control_servo.hpp"

#include <cstdint>
#include <cstdlib>

#include "core/base/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vedette;
    const std::string_view query = as_text(Bytes(data, size));
    const auto move = ptz::parse_servo_move(query);
    if (!move) return 0;
    if (query.size() > 49 || query.find('=') == query.rfind('=')) std::abort();
    ptz::ServoAxes axes;
    for (const int degrees : {move->traverse, move->elevation}) {
        if (degrees < -999 || degrees > 9999) std::abort();
    }
    for (int i = 0; i < 3; ++i) axes.move(*move);
    for (const int degrees : {axes.pan_deg(), axes.tilt_deg()}) {
        const int pulse = ptz::servo_pulse_us(degrees);
        if (pulse < 500 || pulse > 2400) std::abort();
    }
    return 0;
}
