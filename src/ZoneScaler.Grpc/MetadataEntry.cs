using System.Buffers;
using System.Text;

namespace ZoneScaler.Grpc;

public sealed partial class Metadata
{
    /// <summary>A key and its text or bytes. Immutable, but for the array of bytes, which is not copied.</summary>
    public sealed class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

        // What the protocol itself writes; a second one from the program would contradict it.
        private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
        {
            "grpc-status", "grpc-message", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "content-type", "te", "host", "connection",
            "content-length", "transfer-encoding",
        };

        private readonly string? _value;
        private readonly byte[]? _bytes;

        /// <summary>An entry with text.</summary>
        /// <exception cref="ArgumentException">The key or the value cannot travel.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = CheckKey(key);
            if (IsBinary)
                throw new ArgumentException($"The key '{key}' ends in '{BinaryHeaderSuffix}', so its value must be bytes.", nameof(value));
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException(
                    $"The value of '{key}' must be printable ASCII; put other text under a key that ends in '{BinaryHeaderSuffix}'.", nameof(value));
            }
            _value = value;
        }

        /// <summary>An entry with bytes.</summary>
        /// <exception cref="ArgumentException">The key cannot travel, or does not end in <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = CheckKey(key);
            if (!IsBinary)
                throw new ArgumentException($"The key '{key}' of a value in bytes must end in '{BinaryHeaderSuffix}'.", nameof(key));
            _bytes = valueBytes;
        }

        // As received: a foreign peer's text is passed on as it is.
        private Entry(string key, string? value, byte[]? bytes)
        {
            Key = key;
            _value = value;
            _bytes = bytes;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is bytes.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"The value of '{Key}' is bytes, not text.");

        /// <summary>The bytes; of a text, its ASCII.</summary>
        public byte[] ValueBytes => _bytes ?? Encoding.ASCII.GetBytes(_value!);

        /// <inheritdoc/>
        public override string ToString() => IsBinary ? $"{Key}: {_bytes!.Length} bytes" : $"{Key}: {_value}";

        internal static Entry Received(string key, string value) => new(key, value, null);

        internal static Entry Received(string key, byte[] bytes) => new(key, null, bytes);

        /// <summary>Whether a header belongs to the protocol and not to the program.</summary>
        internal static bool IsReserved(string key) => key.StartsWith(':') || Reserved.Contains(key);

        private static string CheckKey(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            var lower = key.ToLowerInvariant();
            if (lower.AsSpan().ContainsAnyExcept(KeyCharacters))
                throw new ArgumentException($"The key '{key}' must consist of letters, digits, '-', '_' and '.'.", nameof(key));
            if (Reserved.Contains(lower))
                throw new ArgumentException($"The key '{key}' belongs to the protocol; choose another.", nameof(key));
            return lower;
        }
    }
}
