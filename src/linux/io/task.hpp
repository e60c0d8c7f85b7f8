// The coroutine type. GCC 12.2 destroys some temporaries of a co_await operand twice (aggregates, capturing
// lambdas): name the operand, then await it. tools/check rejects `{` and `[` in an await expression
// (docs/design/await-rule.md).
#pragma once

#include <boost/asio/awaitable.hpp>

namespace vedette::io {

template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace vedette::io
