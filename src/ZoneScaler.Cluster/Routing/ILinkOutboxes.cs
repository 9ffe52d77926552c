namespace ZoneScaler.Cluster.Routing;

/// <summary>Gives the sending ends of links for frames.</summary>
internal interface ILinkOutboxes
{
    /// <summary>The sending end of a link that works.</summary>
    ILinkOutbox Outbox(int link);
}
