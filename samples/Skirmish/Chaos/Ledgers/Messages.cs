using ZoneScaler.Messages;

namespace Skirmish.Chaos.Ledgers;

/// <summary>To a token: some gold of another one.</summary>
[Message("gift")]
public readonly partial record struct Gift(int Gold);

/// <summary>To the ledger: a mint has struck a token.</summary>
/// <param name="Mint">Which: <see cref="Mint.Life"/>.</param>
/// <param name="Number">Which of its tokens.</param>
[Message("struck")]
public readonly partial record struct Struck(long Mint, int Number);
