namespace Skirmish.Chaos.Networks;

/// <summary>What is held back from a node.</summary>
/// <param name="Node">From whom.</param>
/// <param name="Rule">What, in the words of <c>nft</c>.</param>
internal sealed record NetworkFilter(string Node, string Rule);
