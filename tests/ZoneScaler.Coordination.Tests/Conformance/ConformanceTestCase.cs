using Xunit.Abstractions;
using Xunit.Sdk;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>A test that is skipped by the class that it is run in.</summary>
public sealed class ConformanceTestCase : XunitTestCase
{
    /// <summary>For the runner, which fills it.</summary>
    [Obsolete("Only for the runner.", error: true)]
    public ConformanceTestCase()
    {
    }

    internal ConformanceTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsEtcdAttribute)).Any() ? Peer.SkipReason : base.GetSkipReason(factAttribute);
}
