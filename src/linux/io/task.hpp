// The hub's coroutine type, and the rule that goes with it: GCC 12.2 destroys some temporaries of a co_await
// operand twice (aggregates, capturing lambdas). Name it, then await it; tools/check rejects `{` and `[` in
// an await expression.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace vedette::io {

template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace vedette::io
