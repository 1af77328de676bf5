"""Gateway: texts to mobiles by Twilio."""
