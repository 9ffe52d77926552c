using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc;

/// <summary>The methods of one or several services with their handlers, to be mapped by a server. Immutable.</summary>
public sealed class ServerServiceDefinition
{
    private ServerServiceDefinition(IReadOnlyList<ServerMethod> methods) => Methods = methods;

    internal IReadOnlyList<ServerMethod> Methods { get; }

    /// <summary>Begins a definition.</summary>
    public static Builder CreateBuilder() => new();

    /// <summary>Collects methods.</summary>
    public sealed class Builder
    {
        private readonly List<ServerMethod> _methods = [];

        internal Builder()
        {
        }

        /// <summary>Adds a method with one message each way.</summary>
        /// <exception cref="ArgumentException">The method is of another type, or has been added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => Add(method, handler, MethodType.Unary, () => new UnaryHandler<TRequest, TResponse>(method, handler));

        /// <summary>Adds a method with many requests and one response.</summary>
        /// <exception cref="ArgumentException">The method is of another type, or has been added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => Add(method, handler, MethodType.ClientStreaming, () => new ClientStreamingHandler<TRequest, TResponse>(method, handler));

        /// <summary>Adds a method with one request and many responses.</summary>
        /// <exception cref="ArgumentException">The method is of another type, or has been added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => Add(method, handler, MethodType.ServerStreaming, () => new ServerStreamingHandler<TRequest, TResponse>(method, handler));

        /// <summary>Adds a method with many messages both ways.</summary>
        /// <exception cref="ArgumentException">The method is of another type, or has been added before.</exception>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => Add(method, handler, MethodType.DuplexStreaming, () => new DuplexStreamingHandler<TRequest, TResponse>(method, handler));

        /// <summary>Ends the definition.</summary>
        public ServerServiceDefinition Build() => new([.. _methods]);

        private Builder Add(IMethod method, Delegate handler, MethodType type, Func<ServerMethod> create)
        {
            ArgumentNullException.ThrowIfNull(method);
            ArgumentNullException.ThrowIfNull(handler);
            if (method.Type != type)
                throw new ArgumentException($"{method.FullName} is {method.Type}, and its handler is {type}.", nameof(handler));
            if (_methods.Exists(m => m.Method.FullName == method.FullName))
                throw new ArgumentException($"{method.FullName} has a handler already.", nameof(method));
            _methods.Add(create());
            return this;
        }
    }
}
